"""The four kinds of Wan in miniature: 0.1 million parameters instead of 5 to 28 billion."""

from pathlib import Path
from typing import Any

import torch
from diffusers import (
    AutoencoderKLWan,
    DiffusionPipeline,
    UniPCMultistepScheduler,
    WanImageToVideoPipeline,
    WanPipeline,
    WanTransformer3DModel,
)
from transformers import (
    CLIPImageProcessor,
    CLIPVisionConfig,
    CLIPVisionModel,
    UMT5Config,
    UMT5EncoderModel,
)

from understudy.miniatures.tokenizers import t5_tokenizer

_TEXT, _PICTURE = 32, 4  # width of their embeddings
_HEADS, _HEAD = 2, 12
_PICTURE_SIDE = 4  # pixels, each a patch of its own
_PICTURE_TOKENS = _PICTURE_SIDE**2 + 1

_LIVELY = 2.0
"""Factor of all weights: as they are drawn, the model would react to its inputs by far less than a step in 8 bits."""


def build_i2v_21(folder: Path) -> None:
    """Wan 2.1 I2V: sees the first picture through CLIP as well."""
    _save(folder, WanImageToVideoPipeline, shift=3.0, **_picture_parts(tokens=None))


def build_flf_21(folder: Path) -> None:
    """Wan 2.1 FLF2V: needs a first and a last picture."""
    _save(folder, WanImageToVideoPipeline, shift=16.0, **_picture_parts(tokens=2 * _PICTURE_TOKENS))


def build_a14b_22(folder: Path) -> None:
    """Wan 2.2 I2V-A14B: an expert for high noise and one for low."""
    _save(
        folder,
        WanImageToVideoPipeline,
        shift=5.0,
        transformer=lambda: _transformer(36, 16),
        transformer_2=lambda: _transformer(36, 16),
        vae=_vae_21,
        boundary_ratio=0.9,
    )


def build_ti2v_5b_22(folder: Path) -> None:
    """Wan 2.2 TI2V-5B: a VAE of 48 channels; its published folder names the text-to-video pipeline."""
    _save(
        folder,
        WanPipeline,
        shift=5.0,
        transformer=lambda: _transformer(48, 48),
        vae=_vae_22,
        expand_timesteps=True,
    )


def _save(folder: Path, kind: type[DiffusionPipeline], shift: float, **parts: Any) -> None:
    """Write a pipeline of which some parts are still to be made; the same bytes every time."""
    tokenizer = t5_tokenizer()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        made = {name: part() if callable(part) else part for name, part in parts.items()}
        text_encoder = UMT5EncoderModel(
            UMT5Config(
                vocab_size=len(tokenizer),
                d_model=_TEXT,
                d_kv=8,
                d_ff=_TEXT,
                num_layers=2,
                num_heads=4,
                pad_token_id=tokenizer.pad_token_id,
                eos_token_id=tokenizer.eos_token_id,
            )
        )
    for part in (made["vae"], made["transformer"], made.get("transformer_2")):
        if part is not None:
            _enliven(part)
    scheduler = UniPCMultistepScheduler(
        prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=shift
    )
    kind(tokenizer=tokenizer, text_encoder=text_encoder, scheduler=scheduler, **made).save_pretrained(folder)


def _picture_parts(tokens: int | None) -> dict[str, Any]:
    """What Wan 2.1 has; `tokens` of both pictures together, if there are two."""
    vision = CLIPVisionConfig(
        hidden_size=_PICTURE,
        projection_dim=_PICTURE,
        intermediate_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        image_size=_PICTURE_SIDE,
        patch_size=1,
    )
    return {
        "transformer": lambda: _transformer(
            36, 16, image_dim=_PICTURE, added_kv_proj_dim=_HEADS * _HEAD, pos_embed_seq_len=tokens
        ),
        "vae": _vae_21,
        "image_encoder": lambda: CLIPVisionModel(vision),
        "image_processor": lambda: CLIPImageProcessor(crop_size=_PICTURE_SIDE, size=_PICTURE_SIDE),
    }


def _transformer(channels: int, made: int, **rest: Any) -> WanTransformer3DModel:
    return WanTransformer3DModel(
        patch_size=(1, 2, 2),
        num_attention_heads=_HEADS,
        attention_head_dim=_HEAD,
        in_channels=channels,
        out_channels=made,
        text_dim=_TEXT,
        freq_dim=256,
        ffn_dim=32,
        num_layers=2,
        cross_attn_norm=True,
        qk_norm="rms_norm_across_heads",
        rope_max_seq_len=64,
        **rest,
    )


def _vae_21() -> AutoencoderKLWan:
    return AutoencoderKLWan(
        base_dim=4, z_dim=16, dim_mult=[1, 1, 1, 1], num_res_blocks=1, temperal_downsample=[False, True, True]
    )


def _vae_22() -> AutoencoderKLWan:
    return AutoencoderKLWan(
        base_dim=4,
        z_dim=48,
        in_channels=12,
        out_channels=12,
        is_residual=True,
        patch_size=2,
        latents_mean=[0.0] * 48,
        latents_std=[1.0] * 48,
        dim_mult=[1, 1, 1, 1],
        num_res_blocks=1,
        scale_factor_spatial=16,
        scale_factor_temporal=4,
        temperal_downsample=[False, True, True],
    )


def _enliven(part: torch.nn.Module) -> None:
    with torch.no_grad():
        for weights in part.parameters():
            if weights.dim() > 1:
                weights.mul_(_LIVELY)

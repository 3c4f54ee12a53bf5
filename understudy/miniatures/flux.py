"""FLUX.1-dev in miniature: 0.2 million parameters instead of 17 billion."""

from pathlib import Path

import torch
from diffusers import AutoencoderKL, FlowMatchEulerDiscreteScheduler, FluxPipeline, FluxTransformer2DModel
from transformers import CLIPTextConfig, CLIPTextModel, T5Config, T5EncoderModel

from understudy.miniatures.tokenizers import clip_tokenizer, t5_tokenizer

_WIDTH = 32  # of texts and of the transformer


def build(folder: Path) -> None:
    """Write the pipeline's folder, as FluxPipeline.from_pretrained reads it; 1 MB, the same bytes every time."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        pipeline = _pipeline()
    pipeline.save_pretrained(folder)


def _pipeline() -> FluxPipeline:
    clip, t5 = clip_tokenizer(), t5_tokenizer()
    return FluxPipeline(
        # What FLUX.1-dev's own scheduler/scheduler_config.json says.
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0, use_dynamic_shifting=True),
        tokenizer=clip,
        tokenizer_2=t5,
        text_encoder=CLIPTextModel(
            CLIPTextConfig(
                vocab_size=len(clip),
                hidden_size=_WIDTH,
                intermediate_size=_WIDTH,
                num_hidden_layers=2,
                num_attention_heads=4,
                projection_dim=_WIDTH,
                bos_token_id=clip.bos_token_id,
                eos_token_id=clip.eos_token_id,
                pad_token_id=clip.pad_token_id,
            )
        ),
        text_encoder_2=T5EncoderModel(
            T5Config(
                vocab_size=len(t5),
                d_model=_WIDTH,
                d_kv=8,
                d_ff=_WIDTH,
                num_layers=2,
                num_heads=4,
                feed_forward_proj="gated-gelu",
                pad_token_id=t5.pad_token_id,
                eos_token_id=t5.eos_token_id,
            )
        ),
        transformer=FluxTransformer2DModel(
            patch_size=1,
            in_channels=16,
            num_layers=1,
            num_single_layers=1,
            attention_head_dim=16,
            num_attention_heads=2,
            joint_attention_dim=_WIDTH,
            pooled_projection_dim=_WIDTH,
            guidance_embeds=True,
            axes_dims_rope=(4, 4, 8),
        ),
        vae=AutoencoderKL(
            sample_size=32,
            # Four sizes as in the real one, which makes latents of an eighth of the picture's size.
            block_out_channels=(4, 4, 8, 8),
            down_block_types=("DownEncoderBlock2D",) * 4,
            up_block_types=("UpDecoderBlock2D",) * 4,
            layers_per_block=1,
            latent_channels=4,
            norm_num_groups=4,
            use_quant_conv=False,
            use_post_quant_conv=False,
            shift_factor=0.1159,
            scaling_factor=0.3611,
        ),
    )

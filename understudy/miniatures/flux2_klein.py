"""FLUX.2 klein in miniature: 0.1 million parameters instead of 8 billion."""

from pathlib import Path

import torch
from diffusers import (
    AutoencoderKLFlux2,
    FlowMatchEulerDiscreteScheduler,
    Flux2KleinPipeline,
    Flux2Transformer2DModel,
)
from transformers import Qwen3Config, Qwen3ForCausalLM

from understudy.miniatures.tokenizers import qwen_tokenizer

_TEXT_WIDTH = 16
_LAYERS_READ = 3  # the pipeline joins what layers 9, 18 and 27 of the text encoder say
_TEXT_LAYERS = 28


def build(folder: Path) -> None:
    """Write the pipeline's folder, as Flux2KleinPipeline.from_pretrained reads it; the same bytes every time."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        pipeline = _pipeline()
    pipeline.save_pretrained(folder)


def _pipeline() -> Flux2KleinPipeline:
    tokenizer = qwen_tokenizer()
    return Flux2KleinPipeline(
        # The pipeline computes a shift for the picture's size, which only dynamic shifting uses.
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0, use_dynamic_shifting=True),
        tokenizer=tokenizer,
        text_encoder=Qwen3ForCausalLM(
            Qwen3Config(
                vocab_size=len(tokenizer),
                hidden_size=_TEXT_WIDTH,
                intermediate_size=_TEXT_WIDTH,
                num_hidden_layers=_TEXT_LAYERS,
                num_attention_heads=2,
                num_key_value_heads=2,
                head_dim=8,
                tie_word_embeddings=True,
            )
        ),
        transformer=Flux2Transformer2DModel(
            patch_size=1,
            in_channels=16,
            num_layers=1,
            num_single_layers=1,
            attention_head_dim=16,
            num_attention_heads=2,
            joint_attention_dim=_TEXT_WIDTH * _LAYERS_READ,
            axes_dims_rope=(4, 4, 4, 4),
            guidance_embeds=False,
        ),
        vae=AutoencoderKLFlux2(
            sample_size=32,
            # Four sizes as in the real one, which makes latents of an eighth of the picture's size.
            block_out_channels=(4, 4, 8, 8),
            down_block_types=("DownEncoderBlock2D",) * 4,
            up_block_types=("UpDecoderBlock2D",) * 4,
            layers_per_block=1,
            latent_channels=4,
            norm_num_groups=4,
        ),
        is_distilled=True,
    )

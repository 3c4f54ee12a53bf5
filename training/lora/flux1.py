"""FLUX.1-dev in training: what the library's pipeline does step by step."""

from typing import Any

import torch
from diffusers import FluxPipeline

Text = dict[str, torch.Tensor]

PATCH = 1
"""Side of the square of the autoencoder's latents that is one latent here."""

_TOKENS = 512
_SHIFT = 3.1582
"""Of the timesteps towards noise; the `discrete_flow_shift` of sd-scripts' FLUX guide."""
_GUIDANCE = 1.0
"""In training; with more, the distilled guidance is trained away (sd-scripts' FLUX guide)."""


def encode_text(pipeline: FluxPipeline, text: str) -> Text:
    """What the transformer reads of a text, with the batch as first dimension."""
    prompt_embeds, pooled, _ = pipeline.encode_prompt(text, max_sequence_length=_TOKENS)
    return {"prompt_embeds": prompt_embeds, "pooled_prompt_embeds": pooled}


def encode_picture(pipeline: FluxPipeline, pixels: torch.Tensor) -> torch.Tensor:
    """Latents of pictures, 1 x 3 x height x width in -1..1; 1 x channels x height/8 x width/8."""
    vae = pipeline.vae
    latents = vae.encode(pixels.to(pipeline._execution_device, vae.dtype)).latent_dist.mode()
    return (latents - vae.config.shift_factor) * vae.config.scaling_factor


def decode(pipeline: FluxPipeline, latents: torch.Tensor) -> torch.Tensor:
    """The picture of latents, as `encode_picture` takes it."""
    vae = pipeline.vae
    return vae.decode(latents / vae.config.scaling_factor + vae.config.shift_factor, return_dict=False)[0]


def shift(_latents: torch.Tensor) -> float:
    """How much timesteps are shifted towards noise for these latents."""
    return _SHIFT


def predict(
    transformer: torch.nn.Module, noisy: torch.Tensor, sigma: torch.Tensor, text: Text
) -> torch.Tensor:
    """The velocity that the model sees in noisy latents, of their shape; `sigma` is the part of noise, (1,)."""
    _, channels, height, width = noisy.shape
    kind, device = transformer.dtype, noisy.device
    guidance = torch.full((1,), _GUIDANCE, device=device) if transformer.config.guidance_embeds else None
    packed = transformer(
        hidden_states=FluxPipeline._pack_latents(noisy, 1, channels, height, width).to(kind),
        timestep=sigma.to(kind),
        guidance=guidance,
        pooled_projections=text["pooled_prompt_embeds"].to(kind),
        encoder_hidden_states=text["prompt_embeds"].to(kind),
        txt_ids=torch.zeros(text["prompt_embeds"].shape[1], 3, device=device, dtype=kind),
        img_ids=FluxPipeline._prepare_latent_image_ids(1, height // 2, width // 2, device, kind),
        return_dict=False,
    )[0]
    patches = packed.float().view(1, height // 2, width // 2, channels, 2, 2)
    return patches.permute(0, 3, 1, 4, 2, 5).reshape(noisy.shape)


def sample_arguments(text: Text, _empty: Text) -> dict[str, Any]:
    """How the pipeline is given an encoded prompt."""
    return text

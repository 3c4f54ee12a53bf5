"""FLUX.2 klein in training: what the library's pipeline does step by step."""

from typing import Any

import torch
from diffusers import Flux2KleinPipeline
from diffusers.pipelines.flux2.pipeline_flux2_klein import compute_empirical_mu

Text = dict[str, torch.Tensor]

PATCH = 2
"""Side of the square of the autoencoder's latents that is one latent here."""

_TOKENS = 512
_SAMPLING_STEPS = 50  # of the base model, whose distribution of timesteps is trained


def encode_text(pipeline: Flux2KleinPipeline, text: str) -> Text:
    """What the transformer reads of a text, with the batch as first dimension."""
    return {"prompt_embeds": pipeline.encode_prompt(text, max_sequence_length=_TOKENS)[0]}


def encode_picture(pipeline: Flux2KleinPipeline, pixels: torch.Tensor) -> torch.Tensor:
    """Latents of pictures, 1 x 3 x height x width in -1..1; 1 x channels x height/16 x width/16."""
    vae = pipeline.vae
    latents = pipeline._patchify_latents(
        vae.encode(pixels.to(pipeline._execution_device, vae.dtype)).latent_dist.mode()
    )
    mean, spread = _normalisation(pipeline, latents)
    return (latents - mean) / spread


def decode(pipeline: Flux2KleinPipeline, latents: torch.Tensor) -> torch.Tensor:
    """The picture of latents, as `encode_picture` takes it."""
    mean, spread = _normalisation(pipeline, latents)
    return pipeline.vae.decode(pipeline._unpatchify_latents(latents * spread + mean), return_dict=False)[0]


def shift(latents: torch.Tensor) -> float:
    """How much timesteps are shifted towards noise for these latents: as in sampling, more for larger pictures."""
    length = latents.shape[-2] * latents.shape[-1]
    return float(torch.tensor(compute_empirical_mu(length, _SAMPLING_STEPS)).exp())


def predict(
    transformer: torch.nn.Module, noisy: torch.Tensor, sigma: torch.Tensor, text: Text
) -> torch.Tensor:
    """The velocity that the model sees in noisy latents, of their shape; `sigma` is the part of noise, (1,)."""
    kind = transformer.dtype
    packed = transformer(
        hidden_states=Flux2KleinPipeline._pack_latents(noisy).to(kind),
        timestep=sigma.to(kind),
        guidance=None,  # klein has no guidance to be told
        encoder_hidden_states=text["prompt_embeds"].to(kind),
        txt_ids=Flux2KleinPipeline._prepare_text_ids(text["prompt_embeds"]).to(noisy.device),
        img_ids=Flux2KleinPipeline._prepare_latent_ids(noisy).to(noisy.device),
        return_dict=False,
    )[0]
    return packed.float().permute(0, 2, 1).reshape(noisy.shape)


def sample_arguments(text: Text, empty: Text) -> dict[str, Any]:
    """How the pipeline is given an encoded prompt; its guidance is away from the empty one."""
    return {**text, "negative_prompt_embeds": empty["prompt_embeds"]}


def _normalisation(pipeline: Flux2KleinPipeline, latents: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    statistics, epsilon = pipeline.vae.bn, pipeline.vae.config.batch_norm_eps
    mean, variance = (
        figure.view(1, -1, 1, 1).to(latents) for figure in (statistics.running_mean, statistics.running_var)
    )
    return mean, (variance + epsilon).sqrt()

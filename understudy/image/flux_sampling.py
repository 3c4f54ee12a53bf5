"""How many steps and how much guidance a FLUX model was made for."""

from dataclasses import dataclass

from diffusers import DiffusionPipeline, Flux2KleinPipeline, FluxKontextPipeline


@dataclass(frozen=True)
class Sampling:
    """What a pipeline is called with."""

    steps: int
    guidance: float
    tokens: int
    """The longest prompt; what is beyond is not read."""


def recommended(pipeline: DiffusionPipeline) -> Sampling:
    """What the model cards say; the 28 steps of FLUX.1-dev and Kontext are the defaults of diffusers."""
    if isinstance(pipeline, Flux2KleinPipeline):
        if pipeline.config.is_distilled:
            return Sampling(steps=4, guidance=1.0, tokens=512)  # model card of FLUX.2-klein-4B
        return Sampling(steps=50, guidance=4.0, tokens=512)  # model card of FLUX.2-klein-base-4B
    if isinstance(pipeline, FluxKontextPipeline):
        return Sampling(steps=28, guidance=2.5, tokens=512)  # model card of FLUX.1-Kontext-dev
    if pipeline.transformer.config.guidance_embeds:
        return Sampling(steps=28, guidance=3.5, tokens=512)  # model card of FLUX.1-dev
    return Sampling(steps=4, guidance=0.0, tokens=256)  # model card of FLUX.1-schnell

"""Which module knows how a pipeline's model is trained."""

from types import ModuleType

from diffusers import DiffusionPipeline, Flux2KleinPipeline

from training.lora import flux1, flux2_klein


def steps_of(pipeline: DiffusionPipeline) -> ModuleType:
    """The module with `encode_text`, `encode_picture`, `decode`, `shift`, `predict` and `sample_arguments`."""
    return flux2_klein if isinstance(pipeline, Flux2KleinPipeline) else flux1

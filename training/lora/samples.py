"""Pictures of the same prompts from the same noise at every checkpoint, so that one sees what has been learnt."""

from pathlib import Path
from types import ModuleType

from diffusers import DiffusionPipeline

from training.lora.base import Base
from training.lora.dataset import Dataset
from training.lora.noise import generator
from understudy.files import replace_atomically


def draw(
    pipeline: DiffusionPipeline,
    model: ModuleType,
    base: Base,
    dataset: Dataset,
    folder: Path,
    step: int,
    seed: int,
) -> None:
    """Write a PNG for each prompt of the dataset, of the smallest size that photos are seen at."""
    pixels = pipeline.vae_scale_factor * model.PATCH
    height, width = (side * pixels for side in dataset.photos[0].latents[0].shape[-2:])
    device, kind = pipeline._execution_device, pipeline.transformer.dtype
    texts = {
        prompt: {name: tensor.to(device, kind) for name, tensor in dataset.texts[prompt].items()}
        for prompt in (*dataset.samples, "")
    }
    pipeline.transformer.eval()
    for index, prompt in enumerate(dataset.samples):
        picture = pipeline(
            **model.sample_arguments(texts[prompt], texts[""]),
            width=width,
            height=height,
            num_inference_steps=base.sample_steps,
            guidance_scale=base.sample_guidance,
            generator=generator(seed, "sample", index),
        ).images[0]
        with replace_atomically(sample_file(folder, step, index)) as unfinished:
            picture.save(unfinished, "PNG")


def sample_file(folder: Path, step: int, index: int) -> Path:
    """The sample of a checkpoint and a prompt."""
    return folder / "samples" / f"{step:06d}-{index}.png"

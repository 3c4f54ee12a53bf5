"""Photos and captions as the model sees them, encoded once, so that training needs no text encoder on the card."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.workers.place import Place

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class Settings:
    """What encodes."""

    model: str
    """The base of the training, a name in config/models.yaml."""


class Engine:
    """Keeps the base model's text encoders and autoencoder loaded, without its transformer."""

    revision = "2"
    environment = "diffusers"
    models = ("model",)
    preloads = ()
    settings_type = Settings

    def __init__(self, settings: Settings, place: Place) -> None:
        """Load the parts. Raises UserError if the folder holds no model that a likeness can be trained on."""
        from training.lora.base import base
        from training.lora.models import steps_of
        from understudy.diffusion.loading import load_pipeline
        from understudy.diffusion.memory_plan import choose
        from understudy.image.flux_family import family

        folder = place.models[settings.model]
        base(folder)
        kind = family(folder)
        texts = tuple(part for part in kind.large if part != "transformer")
        plan = choose(kind.plans, place.vram, place.device)
        self._pipeline = load_pipeline(folder, plan, place, large=texts, without=("transformer",))
        self._model = steps_of(self._pipeline)
        self._place = place

    def encode(
        self,
        photos: list[Path],
        output: Path,
        *,
        captions: list[str],
        held_out: list[str],
        samples: list[str],
        neutral: list[str],
        resolutions: list[int],
        identity: str,
    ) -> None:
        """Write the encoded photos and texts.

        Args:
            photos: picture files.
            output: the .safetensors file to write.
            captions: one for each photo.
            held_out: names of those photos that are set aside to measure with.
            samples: prompts of the samples.
            neutral: the same without the persona.
            resolutions: sides of squares in pixels.
            identity: a hash over photos and captions.

        Raises UserError if a photo cannot be read.
        """
        import torch

        from training.lora.dataset import Dataset, Photo, write

        encoded, texts = [], {}
        words = list(dict.fromkeys([*captions, *samples, *neutral, ""]))
        total = len(photos) + len(words)
        with torch.inference_mode():
            for path, caption in zip(photos, captions, strict=True):
                encoded.append(Photo(path.name, caption, self._latents(path, resolutions)))
                self._place.report(len(encoded), total, "encodings")
            for text in words:
                text_parts = self._model.encode_text(self._pipeline, text)
                texts[text] = {name: tensor.cpu() for name, tensor in text_parts.items()}
                self._place.report(len(encoded) + len(texts), total, "encodings")
        self._pipeline.maybe_free_model_hooks()
        write(
            Dataset(
                photos=[photo for photo in encoded if photo.name not in held_out],
                held_out=[photo for photo in encoded if photo.name in held_out],
                texts=texts,
                samples=samples,
                neutral=neutral,
                identity=identity,
            ),
            output,
        )

    def _latents(self, path: Path, resolutions: list[int]) -> "list[torch.Tensor]":
        from PIL import Image, ImageOps

        from training.lora.buckets import sizes
        from understudy.image.pictures import read_photo

        photo = read_photo(path)
        step = 2 * self._pipeline.vae_scale_factor  # the transformer looks at patches of 2x2 latent pixels
        found = []
        for size in sizes(photo.width, photo.height, resolutions, step):
            fitted = ImageOps.fit(photo, size, Image.Resampling.LANCZOS)
            pixels = self._pipeline.image_processor.preprocess(fitted)
            found.append(self._model.encode_picture(self._pipeline, pixels).float().cpu())
        return found

"""Encode a persona's photos and captions. Run by rules/lora.smk."""

from pathlib import Path

from training.photos.captions import identity, read_captions
from training.stages.likeness import ENCODE_PHOTOS, model
from understudy.files import replace_atomically
from understudy.performing import perform_training
from understudy.processes.job import run
from understudy.settings.film import Film
from understudy.stages.stage import Request


def encode(settings: Film, request: Request, photos: list[Path], output: Path) -> None:
    """Encode photos and captions as the base model sees them."""
    captions = read_captions(photos, settings["persona"]["trigger"])
    arguments = {name: value for name, value in request.items() if name not in ("engine", "edited")}
    models = model(settings)
    with replace_atomically(output) as unfinished:
        perform_training(
            "lora",
            "encoder",
            "encode",
            settings,
            settings={"model": next(iter(models))},
            paths={"photos": photos, "output": unfinished},
            arguments=arguments | {"captions": captions, "identity": identity(photos, captions)},
            models=models,
        )


run(encode, ENCODE_PHOTOS)

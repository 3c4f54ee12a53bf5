"""Encode a persona's photos and captions. Run by rules/lora.smk."""

from pathlib import Path

from training.lora import requests
from training.photos.captions import identity, read_captions
from understudy.files import read_json, replace_atomically
from understudy.performing import perform_training
from understudy.processes.job import run


def encode(settings: Path, photos: list[Path], output: Path) -> None:
    """Encode photos and captions as the base model sees them."""
    film = read_json(settings)
    captions = read_captions(photos, film["persona"]["trigger"])
    request = requests.dataset(film, [photo.name for photo in photos])
    del request["engine"]
    models = requests.model(film)
    with replace_atomically(output) as unfinished:
        perform_training(
            "lora",
            "encoder",
            "encode",
            film,
            settings={"model": next(iter(models))},
            paths={"photos": photos, "output": unfinished},
            arguments=request | {"captions": captions, "identity": identity(photos, captions)},
            models=models,
        )


run(encode)

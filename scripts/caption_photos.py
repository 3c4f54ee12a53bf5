"""Write the missing captions of a persona's photos. Run by rules/lora.smk."""

import sys
from pathlib import Path

from training.photos.captioner import Captions
from training.photos.captions import write_missing
from training.photos.checking import refuse_unfit
from training.stages.likeness import CAPTION_PHOTOS
from understudy.files import read_json, write_json
from understudy.persona.use import check_training
from understudy.processes.job import run
from understudy.progress.steps import line
from understudy.settings.config import Captioner
from understudy.settings.film import Film
from understudy.stages.stage import Request


def caption(settings: Film, request: Request, photos: list[Path], verdicts: Path, output: Path) -> None:
    """Write captions where there are none, and note who wrote which."""
    check_training(Path(), settings)
    judged = read_json(verdicts)
    refuse_unfit(judged, photos[0].parent)
    names = {name: request[name] for name in ("trigger", "class_word")}
    captioner = Captioner(**settings["captioner"])
    captions = Captions(captioner, **names) if captioner.model else None
    done = 0

    def describe(photo: Path) -> str | None:
        nonlocal done
        described = captions.describe(photo) if captions else None
        done += 1
        print(line(done, len(photos), "captions"), file=sys.stderr)
        return described

    framings = {entry["photo"]: entry["framing"] for entry in judged["photos"]}
    authors = write_missing(
        photos,
        [framings[photo.name] for photo in photos],
        **names,
        describe=describe if captions else None,
        records=output.parent,
    )
    templates = [name for name, author in authors.items() if author == "template"]
    if templates:
        print(
            f"{len(templates)} captions beside the photos in {photos[0].parent} say little: add clothes, pose, "
            "background and light to each, but nothing about the face, and the likeness will be freer.",
            file=sys.stderr,
        )
    write_json(output, authors)


run(caption, CAPTION_PHOTOS)

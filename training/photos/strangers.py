"""Which photos show somebody else."""

from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from understudy.image.pictures import read_pixels
from understudy.models.table import models_of, place_of

if TYPE_CHECKING:
    from understudy.faces.recognition import Recogniser

REVISION = "1"
FINDER, KNOWER = "yunet", "sface"
"""The names, in config/models.yaml, of what finds faces and of what knows them."""


def strangers(photos: Sequence[Path], recogniser: "Recogniser") -> list[bool]:
    """Whether the face of each photo is like less than half of the others; one without a face is no stranger."""
    from understudy.faces.recognition import SAME_PERSON

    pictures = (read_pixels(photo) for photo in photos)
    features = [None if picture is None else recogniser.features(picture[..., ::-1]) for picture in pictures]
    found = []
    for index, own in enumerate(features):
        likenesses = [
            recogniser.alike(own, other)
            for place, other in enumerate(features)
            if place != index and own is not None and other is not None
        ]
        found.append(bool(likenesses) and median(likenesses) < SAME_PERSON)
    return found


def networks() -> tuple[Path, Path] | None:
    """Where the networks that know faces are, in the project at hand; None where they were not fetched."""
    if not {FINDER, KNOWER} <= models_of(Path()).keys():
        return None
    finder, knower = place_of(Path(), FINDER), place_of(Path(), KNOWER)
    return (finder, knower) if finder.exists() and knower.exists() else None

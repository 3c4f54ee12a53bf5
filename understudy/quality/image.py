"""A scene's keyframe, measured: how sharp it is, how many faces it shows, and whose."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from understudy.performing import perform_best
from understudy.quality.form import Figure, Quality, at_least, between, not_measured
from understudy.settings.film import Film, ImageLimits
from understudy.stages.stage import Request

_IN_FOCUS = 10.0
"""Times the limit: what is sharper than that is no better for it."""

_NOT_SEEN = "the presenter is not seen in this scene"


def draw(film: Film, request: Request, output: Path) -> Quality:
    """Draw the keyframe that a request asks for, and keep the best. Raises UserError as its engine does."""
    held = request["gate"]
    limits, on_camera, photos = held["limits"], held["on_camera"], held["photos"]
    _, quality = perform_best(
        "image",
        film,
        request,
        lambda path, _: figures(path, limits, film, on_camera=on_camera, photos=photos),
        output,
    )
    return quality


def figures(
    picture: Path,
    limits: ImageLimits,
    film: Film,
    *,
    on_camera: bool,
    photos: Sequence[str] = (),
) -> list[Figure]:
    """What is measured of a keyframe.

    Args:
        picture: its file.
        limits: those of `understudy.settings.quality.ImageGate`.
        film: the resolved settings of its film.
        on_camera: whether the presenter is to be seen.
        photos: those of the persona, with which a face is compared.
    """
    from understudy.image.pictures import read_pixels
    from understudy.quality.pictures import sharpness

    pixels = read_pixels(picture)
    if pixels is None:
        return [not_measured("sharpness", f"{picture.name} cannot be read as a picture")]
    faces = _faces(picture, film) if limits["count_faces"] and on_camera else None
    alone = tuple(faces[0]) if faces and len(faces) == 1 else None
    return [
        at_least(
            "sharpness",
            sharpness(pixels, alone),
            limits["least_sharpness"],
            flawless=_IN_FOCUS * limits["least_sharpness"],
        ),
        _counted(faces, limits["count_faces"], on_camera),
        _identity(picture, limits, film, on_camera, photos),
    ]


def _counted(faces: list[Any] | None, is_wanted: bool, on_camera: bool) -> Figure:
    if not on_camera:
        return not_measured("faces", _NOT_SEEN)
    if not is_wanted:
        return not_measured("faces", "`quality: image: count_faces` is off")
    return between("faces", len(faces or []), 1, 1)


def _identity(
    picture: Path, limits: ImageLimits, film: Film, on_camera: bool, photos: Sequence[str]
) -> Figure:
    if not on_camera:
        return not_measured("identity", _NOT_SEEN)
    if not limits["identity"]:
        return not_measured("identity", "no model that knows faces is named: `quality: image: identity`")
    if not photos:
        return not_measured("identity", "the persona has no photos")
    from understudy.performing import ask

    name = limits["identity"]
    alike = ask(
        "quality",
        "identity",
        "likeness",
        film,
        settings={"model": name},
        paths={"picture": picture, "photos": [Path(photo) for photo in photos]},
        arguments={},
        models={name: film["models"][name]["path"]},
    )
    return at_least("identity", -1.0 if alike is None else alike, limits["least_identity"])


def _faces(picture: Path, film: Film) -> list[list[float]]:
    from understudy.performing import ask

    [found] = ask(
        "quality", "faces", "find", film, settings={}, paths={"photos": [picture]}, arguments={}, models={}
    )
    return found

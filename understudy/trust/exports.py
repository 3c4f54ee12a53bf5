"""Stills and sound of a film for use elsewhere, each with credentials of its own."""

import tempfile
from pathlib import Path
from typing import Any

from understudy.errors import UserError
from understudy.film.credits import COMMENT
from understudy.media.muxing import extract_sound
from understudy.trust.credentials import sign

JPEG_QUALITY = 95
"""Of 100: looks like the original, in a quarter of its size."""


def export_still(picture: Path, output: Path, **claims: Any) -> None:
    """Write a keyframe as signed PNG or JPEG, by the suffix of `output`.

    The picture is encoded anew: a draft's keyframe carries the prompt that it was drawn from.

    Args:
        picture: the keyframe.
        output: the still to write.
        claims: what `understudy.trust.credentials.sign` takes.

    Raises UserError if the picture cannot be read, or not be signed.
    """
    import cv2

    pixels = cv2.imread(str(picture))
    if pixels is None:
        raise UserError(f"{picture}: cannot be read as a picture. Delete it, and run the same command again.")
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder, output.name)
        cv2.imwrite(str(bare), pixels, _options(output.suffix))
        sign(bare, output, None, **claims)


def export_sound(film: Path, output: Path, **claims: Any) -> None:
    """Write a film's sound as signed M4A: the very sound that the film has.

    Args:
        film: an MP4 file.
        output: the sound to write.
        claims: what `understudy.trust.credentials.sign` takes.

    Raises UserError if there is no sound in the film, or it cannot be signed.
    """
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder, output.name)
        extract_sound(film, bare, title=claims["title"], comment=COMMENT)
        sign(bare, output, None, **claims)


def _options(suffix: str) -> list[int]:
    """For OpenCV, which warns of options that a format has not."""
    import cv2

    return [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY] if suffix == ".jpg" else []

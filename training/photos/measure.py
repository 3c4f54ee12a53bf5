"""What can be measured of a photo without any model: size, sharpness, and a hash by which near-duplicates are known."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.image.pictures import read_pixels
from understudy.quality.pictures import Box, sharpness

if TYPE_CHECKING:
    import numpy

_HASHED, _KEPT = 32, 8
"""Side of the small picture, and of the square of its lowest frequencies that are hashed (pHash, Zauner 2010)."""


@dataclass(frozen=True)
class Measures:
    """Of one photo, upright as its EXIF data say."""

    width: int
    height: int
    """Pixels."""
    sharpness: float
    """Variance of the Laplacian of grey values 0..255, of the face where one is known, else of the whole picture."""
    likeness_hash: int
    """64 bits, few of which differ between photos that look the same."""


def measure(photo: Path, face: Box | None) -> Measures | None:
    """The measures of a photo, None if it cannot be read wholly. `face`: left, top, right, bottom in pixels."""
    picture = read_pixels(photo)
    if picture is None:
        return None
    height, width = picture.shape[:2]
    return Measures(width, height, sharpness(picture, face), _hash(picture))


def _hash(picture: "numpy.ndarray") -> int:
    import cv2
    import numpy as np

    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    small = cv2.resize(grey, (_HASHED, _HASHED), interpolation=cv2.INTER_AREA).astype(np.float32)
    lowest = cv2.dct(small)[:_KEPT, :_KEPT].ravel()
    bits = lowest > np.median(lowest[1:])  # the first is the mean brightness
    return int("".join("1" if bit else "0" for bit in bits), 2)

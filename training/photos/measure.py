"""What can be measured of a photo without any model: size, sharpness, and a hash by which near-duplicates are known."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy

Box = tuple[float, float, float, float]

_COMPARED = 512
"""Pixels of the short side at which sharpness is measured, or it would depend on the size."""
_HASHED, _KEPT = 32, 8
"""Side of the small picture, and of the square of its lowest frequencies that are hashed (pHash, Zauner 2010)."""
_JPEG_START, _JPEG_END = b"\xff\xd8", b"\xff\xd9"


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
    picture = read(photo)
    if picture is None:
        return None
    height, width = picture.shape[:2]
    return Measures(width, height, _sharpness(picture, face), _hash(picture))


def read(photo: Path) -> "numpy.ndarray | None":
    """The picture, height x width x 3 bytes (blue, green, red), upright; None if it cannot be read wholly."""
    import cv2
    import numpy as np

    content = photo.read_bytes()
    # OpenCV fills what a cut-off JPEG lacks with grey and does not say so.
    if content.startswith(_JPEG_START) and _JPEG_END not in content[len(content) // 2 :]:
        return None
    if not content:
        return None
    return cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)


def _sharpness(picture: "numpy.ndarray", face: Box | None) -> float:
    import cv2

    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    scale = min(1.0, _COMPARED / min(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    if face:
        left, top, right, bottom = (max(0, round(edge * scale)) for edge in face)
        small = small[top:bottom, left:right]
    return float(cv2.Laplacian(small, cv2.CV_64F).var())


def _hash(picture: "numpy.ndarray") -> int:
    import cv2
    import numpy as np

    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    small = cv2.resize(grey, (_HASHED, _HASHED), interpolation=cv2.INTER_AREA).astype(np.float32)
    lowest = cv2.dct(small)[:_KEPT, :_KEPT].ravel()
    bits = lowest > np.median(lowest[1:])  # the first is the mean brightness
    return int("".join("1" if bit else "0" for bit in bits), 2)

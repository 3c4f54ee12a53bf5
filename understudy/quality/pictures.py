"""Pictures as they are measured: read upright, and how sharp they are."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""

_COMPARED = 512
"""Pixels of the short side at which sharpness is measured, or it would depend on the size."""
_JPEG_START, _JPEG_END = b"\xff\xd8", b"\xff\xd9"


def read(picture: Path) -> "numpy.ndarray | None":
    """The picture, height x width x 3 bytes (blue, green, red), upright; None if it cannot be read wholly."""
    import cv2
    import numpy as np

    content = picture.read_bytes()
    # OpenCV fills what a cut-off JPEG lacks with grey and does not say so.
    if content.startswith(_JPEG_START) and _JPEG_END not in content[len(content) // 2 :]:
        return None
    if not content:
        return None
    return cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)


def sharpness(picture: "numpy.ndarray", face: Sequence[float] | None) -> float:
    """Variance of the Laplacian of a picture's grey values 0..255, of the face where one is known."""
    import cv2

    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    scale = min(1.0, _COMPARED / min(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    if face:
        left, top, right, bottom = (max(0, round(edge * scale)) for edge in face)
        small = small[top:bottom, left:right]
    return float(cv2.Laplacian(small, cv2.CV_64F).var())

"""How sharp pictures are."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""

_COMPARED = 512
"""Pixels of the short side at which sharpness is measured, or it would depend on the size."""


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

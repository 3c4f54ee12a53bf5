"""The part of a picture that the model sees: a face turned, scaled and moved to where the model expects it."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from understudy.errors import UserError

_TEMPLATE = np.array([[17.0, 20.0], [58.0, 20.0], [37.5, 40.0]])
"""Where the middles of left brow, right brow and nose come to lie in a crop of 75 x 100; from the model's code."""

_CROP = (75, 100)
"""Width and height that _TEMPLATE counts in."""

_SCALE = 2.8 / 256
"""A model of 256 pixels sees a crop of 2.8 times that size, squeezed into a square; from the model's code."""

_OUTSIDE = (127, 127, 127)
"""What the model sees beyond the edge of the picture; from the model's code."""

_FEATHER = 0.0125
"""Of the model's size: half the width of the slope by which the made mouth fades into the picture.

The upper lip is hardly further from the mask's edge; a wider slope would mix the lips of both.
"""


@dataclass(frozen=True)
class Alignment:
    """Where the square that the model sees lies in a picture."""

    to_crop: np.ndarray
    """(2, 3): from the picture to the crop before it is squeezed."""
    from_square: np.ndarray
    """(2, 3): from the square to the picture."""


class Cropper:
    """Cuts faces out of pictures, and puts mouths back into them."""

    def __init__(self, size: int, mask: Path) -> None:
        """`size`: the model's, in pixels; `mask`: black where the model makes the picture, white where it is kept."""
        self._size = size
        self._crop = (int(_CROP[0] * _SCALE * size), int(_CROP[1] * _SCALE * size))
        self._template = _TEMPLATE * _SCALE * size
        picture = cv2.imread(str(mask), cv2.IMREAD_GRAYSCALE)
        if picture is None:
            raise UserError(f"{mask}: cannot be read as a picture.")
        self.mask = cv2.resize(picture, (size, size), interpolation=cv2.INTER_LANCZOS4) / 255.0
        """(size, size): 0 where the model makes the picture, 1 where it is kept; ringing a little beyond both."""
        self._opacity = _faded(self.mask < 0.5, round(_FEATHER * size))

    def align(self, points: np.ndarray) -> Alignment:
        """The similarity that brings `Face.points` nearest to the template.

        Its scale is the ratio of both triangles' sizes, as in the model's code, not that of least squares.
        """
        to_crop = _similarity(points, self._template)
        width, height = self._crop
        # As cv2.resize counts: the middles of corner pixels are half a pixel inside.
        squeezed = np.diag([self._size / width, self._size / height, 1.0])
        squeezed[:2, 2] = (np.diag(squeezed)[:2] - 1) / 2
        whole = squeezed @ np.vstack([to_crop, [0, 0, 1]])
        return Alignment(to_crop, np.linalg.inv(whole)[:2])

    def cut(self, picture: np.ndarray, alignment: Alignment) -> np.ndarray:
        """The square that the model sees: (size, size, 3) bytes."""
        crop = cv2.warpAffine(
            picture,
            alignment.to_crop,
            self._crop,
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=_OUTSIDE,
        )
        return cv2.resize(crop, (self._size, self._size), interpolation=cv2.INTER_LANCZOS4)

    def paste(
        self, picture: np.ndarray, square: np.ndarray, alignment: Alignment, weight: float
    ) -> np.ndarray:
        """The picture with the mouth of a square laid over it; everything outside the mask is as it was.

        Args:
            picture: (height, width, 3) bytes.
            square: what the model made, (size, size, 3) float32 in 0..255.
            alignment: of the picture's face.
            weight: how opaque the mouth is, 0..1.
        """
        height, width, _ = picture.shape
        corners = np.array([[0, 0, 1], [1, 0, 1], [0, 1, 1], [1, 1, 1]]) * [self._size, self._size, 1]
        there = corners @ alignment.from_square.T
        left, top = np.clip(np.floor(there.min(axis=0)).astype(int), 0, (width, height))
        right, bottom = np.clip(np.ceil(there.max(axis=0)).astype(int) + 1, 0, (width, height))
        if left == right or top == bottom:
            return picture
        moved = alignment.from_square - [[0, 0, left], [0, 0, top]]
        place = (right - left, bottom - top)
        mouth = cv2.warpAffine(square, moved, place, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        opacity = weight * cv2.warpAffine(self._opacity, moved, place, flags=cv2.INTER_LINEAR)[..., None]
        pasted = picture.copy()
        under = pasted[top:bottom, left:right]
        blended = np.rint(np.clip(under + opacity * (mouth - under), 0, 255)).astype(np.uint8)
        under[...] = np.where(opacity > 0, blended, under)
        return pasted


def _similarity(points: np.ndarray, template: np.ndarray) -> np.ndarray:
    """(2, 3): turns, scales and moves points (3, 2) onto the template; points of a plane as complex numbers."""
    centre, aim = points.mean(axis=0), template.mean(axis=0)
    here, there = (points - centre) @ [1, 1j], (template - aim) @ [1, 1j]
    turn = np.vdot(here, there)
    factor = turn / abs(turn) * np.linalg.norm(there) / np.linalg.norm(here)
    linear = np.array([[factor.real, -factor.imag], [factor.imag, factor.real]])
    return np.column_stack([linear, aim - linear @ centre])


def _faded(region: np.ndarray, width: int) -> np.ndarray:
    """1 inside a region, 0 outside, and between them a soft slope that lies inside and is 2 x `width` pixels wide."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * width + 1, 2 * width + 1))
    inner = cv2.erode(region.astype(np.float32), kernel, borderType=cv2.BORDER_CONSTANT, borderValue=0)
    return cv2.GaussianBlur(inner, (2 * width + 1, 2 * width + 1), 0, borderType=cv2.BORDER_CONSTANT)

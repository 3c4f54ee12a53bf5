"""One face in one picture."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np


@dataclass(frozen=True)
class Face:
    """Where a face is; coordinates in pixels from the top left corner, left and right as seen in the picture."""

    box: tuple[float, float, float, float]
    """Left, top, right, bottom."""
    points: np.ndarray
    """(3, 2): the middle of the left brow, of the right brow, and of the nose, by which crops are aligned."""

    @property
    def centre(self) -> np.ndarray:
        """Of the box: x, y."""
        left, top, right, bottom = self.box
        return np.array([(left + right) / 2, (top + bottom) / 2])

    @property
    def width(self) -> float:
        """Of the box."""
        return self.box[2] - self.box[0]

    @property
    def area(self) -> float:
        """Of the box."""
        return self.width * (self.box[3] - self.box[1])


class Detector(Protocol):
    """Finds faces."""

    def find(self, picture: np.ndarray) -> list[Face]:
        """All faces of a picture, height x width x 3 bytes: red, green, blue."""

"""Pictures as a coarse grid of colours: small enough to look at every frame of a chunk, and free of noise."""

import numpy as np

from understudy.video.drift.lab import to_lab

SIDE = 8
"""Pixels of a cell, across and down: a face of 100 pixels still has 150 of them."""


def cells(pictures: np.ndarray) -> np.ndarray:
    """Lab of the mean colour of each cell: ... x height x width x 3 bytes become ... x rows x columns x 3.

    What is left over at the right and at the bottom is not looked at.
    """
    *rest, height, width, _ = pictures.shape
    rows, columns = height // SIDE, width // SIDE
    whole = pictures[..., : rows * SIDE, : columns * SIDE, :]
    sums = whole.reshape(*rest, rows, SIDE, columns * SIDE * 3).sum(axis=-2, dtype=np.uint16)
    return to_lab(sums.reshape(*rest, rows, columns, SIDE, 3).sum(axis=-2) / SIDE**2)

"""What a mark looks like in a field of cells, and how sure it is that one was found."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from understudy.trust.marks.key import SYNC
from understudy.trust.marks.payload import CHIPS, Reading, gather, spread

if TYPE_CHECKING:
    import numpy

FOUND = 9.0
"""The score from which there is a mark. The best of 2**32 payloads at a thousand places comes to 6.4 by chance, give or
take 0.4, and in a thousand tries to 7.9 (docs/benchmarks.md)."""


@dataclass(frozen=True)
class Mark:
    """The best that was found of a mark."""

    score: float
    """How well the whole pattern fits, with the payload that fits best: standard deviations from no mark at all."""
    reading: Reading


def pattern(signs: "numpy.ndarray | int", chips: "numpy.ndarray", payload: bytes) -> "numpy.ndarray":
    """The sign, -1 or 1, of each cell of a mark that carries `payload`.

    Args:
        signs: those of its key, or 1 where they are taken off.
        chips: those of its key.
        payload: 4 bytes.
    """
    import numpy as np

    return signs * np.where(chips == SYNC, 1, spread(payload)[chips])


def judge(found: "numpy.ndarray", chips: "numpy.ndarray") -> Mark:
    """The mark in what was found in each cell, in standard deviations, its key's sign taken off."""
    import numpy as np

    numbers = chips.ravel() + 1
    sums = np.bincount(numbers, found.ravel(), CHIPS + 1)[1:]
    counts = np.bincount(numbers, minlength=CHIPS + 1)[1:]
    reading = gather(sums / np.sqrt(np.maximum(counts, 1)))
    fits = (found * pattern(1, chips, reading.payload)).sum() / np.sqrt(found.size)
    return Mark(float(fits), reading)

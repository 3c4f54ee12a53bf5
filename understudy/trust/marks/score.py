"""What a mark looks like in a field of cells, and how sure it is that one was found."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from understudy.trust.marks.key import SYNC
from understudy.trust.marks.payload import CHIPS, Reading, gather, spread

if TYPE_CHECKING:
    import numpy


@dataclass(frozen=True)
class Mark:
    """The best that was found of a mark."""

    score: float
    """Standard deviations by which it stands out from what a wrong key would find."""
    reading: Reading


def standard_deviation(values: "numpy.ndarray") -> float:
    """That of the bulk of the values, whose mean is 0: a few large ones among them, as a mark's own, do not count."""
    import numpy as np

    return float(np.median(np.abs(values))) * 1.4826 + 1e-12  # of a normal distribution, in its median deviations


def pattern(signs: "numpy.ndarray", chips: "numpy.ndarray", payload: bytes) -> "numpy.ndarray":
    """The sign, -1 or 1, of each cell of a mark that carries `payload`; signs and chips are those of its key."""
    import numpy as np

    return signs * np.where(chips == SYNC, 1, spread(payload)[chips])


def read(found: "numpy.ndarray", chips: "numpy.ndarray") -> Reading:
    """The payload of what was found in each cell, in standard deviations, its key's sign taken off."""
    import numpy as np

    numbers = chips.ravel() + 1
    sums = np.bincount(numbers, found.ravel(), CHIPS + 1)[1:]
    counts = np.bincount(numbers, minlength=CHIPS + 1)[1:]
    return gather(sums / np.sqrt(np.maximum(counts, 1)))

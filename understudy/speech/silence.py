"""The silence around what is said."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy

SILENCE_LEVEL = 0.004
"""Of full scale; the quietest fricatives of the scratch voice are twice as loud."""
KEPT_SILENCE = 0.02
"""Seconds of it that stay at either end."""


def sounding(samples: "numpy.ndarray", rate: int) -> tuple[int, int]:
    """First and last-plus-one sample of what can be heard, with a little silence around it; all if nothing can."""
    import numpy as np

    loud = np.flatnonzero(np.abs(samples) > SILENCE_LEVEL)
    if not len(loud):
        return 0, len(samples)
    kept = round(KEPT_SILENCE * rate)
    return max(0, int(loud[0]) - kept), min(len(samples), int(loud[-1]) + 1 + kept)

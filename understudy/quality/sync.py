"""Whether a mouth moves with the speech: how late it is, and how surely, from its opening and the sound's loudness.

No model is needed beyond what tells how far the mouth is open. A mouth opens and closes some four times a second,
and so does the loudness of speech; the delay at which both agree best is how late the mouth is.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy

Opening = Sequence[float]
"""A second of the scene, and how far the mouth is open then, in any unit."""

_FARTHEST = 0.5
"""Seconds of delay that are looked for, either way: a syllable takes 0.2, so that the next one is found, too."""

_STEP = 0.01
"""Seconds from one delay that is tried to the next, and from one loudness to the next."""

_SMOOTHED = 3
"""Steps over which loudness is averaged: the flaps of single glottal pulses move no mouth."""

_QUIETEST = 40.0
"""dB below the loudest at which a mouth may as well be shut."""

FEWEST = 25
"""Openings without which nothing can be told: a second of pictures."""


def sync(
    openings: Sequence[Opening], samples: "numpy.ndarray", rate: int, speech_start: float
) -> tuple[float, float]:
    """How late the mouth is in seconds (early is below 0), and the correlation there, -1 to 1.

    Args:
        openings: where the mouth is seen, in order; FEWEST at least.
        samples: the speech.
        rate: samples a second.
        speech_start: when it begins, in seconds of the scene.
    """
    import numpy as np

    seconds, opening = np.array(openings).T
    loudness = _loudness(samples, rate)
    times = speech_start + (np.arange(len(loudness)) + 0.5) * _STEP
    delays = np.arange(-_FARTHEST, _FARTHEST + _STEP / 2, _STEP)
    alike = np.array(
        [
            _correlation(opening, np.interp(seconds - delay, times, loudness, left=0, right=0))
            for delay in delays
        ]
    )
    best = int(alike.argmax())
    return float(round(delays[best], 3)), float(alike[best])


def _loudness(samples: "numpy.ndarray", rate: int) -> "numpy.ndarray":
    """0 (silence) to 1 (the loudest) for each step: dB, as ears and jaws have it."""
    import numpy as np

    step = round(_STEP * rate)
    whole = np.pad(samples, (0, -len(samples) % step)).reshape(-1, step)
    power = np.convolve(np.square(whole).mean(axis=1), np.ones(_SMOOTHED) / _SMOOTHED, "same")
    decibels = 10 * np.log10(power + np.finfo(float).tiny)
    return np.clip(1 + (decibels - decibels.max()) / _QUIETEST, 0, 1)


def _correlation(one: "numpy.ndarray", other: "numpy.ndarray") -> float:
    import numpy as np

    one, other = one - one.mean(), other - other.mean()
    size = float(np.sqrt(np.square(one).sum() * np.square(other).sum()))
    return float((one * other).sum() / size) if size else 0.0

"""Which clips are fit to learn a voice from, and why the others are not."""

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

from training.recordings.conversion import clipped
from training.recordings.cuts import LONGEST, SHORTEST

if TYPE_CHECKING:
    import numpy

LEAST_SIGNAL_TO_NOISE = 15.0
"""dB. Below it the noise is heard in pauses, and learned with the voice."""
MOST_SIGNAL_TO_NOISE = 96.0
"""dB between full scale and the last bit of 16; more is not told apart."""
MOST_CLIPPED = 1.0
"""Thousandths of the samples at the recording's own peak; a clean voice reaches it for a few samples only."""
NEAR_PEAK = 0.98
"""Of the recording's peak."""
FENCE = 1.5
"""Interquartile ranges beyond the quartiles of all speaking rates, as in the Emilia pipeline."""
NARROWEST_FENCE = 0.3
"""Part of the median that a rate may differ at least: a very even speaker is no reason to be strict."""
SHORTEST_TEXT = 2
"""Letters, as in the Emilia pipeline."""

MOMENT = 0.02
"""Seconds in which loudness is measured."""
QUIETEST = 0.05
"""Part of all moments that are taken for noise alone; no speech is without so many pauses."""


@dataclass(frozen=True)
class Measures:
    """What is known of a clip."""

    seconds: float
    similarity: float | None
    """Least similarity to the persona's voice, 0 to 1; None where it is too short to tell."""
    mean_similarity: float | None
    signal_to_noise: float
    """dB."""
    clipped: float
    """Thousandths of the samples."""


def signal_to_noise(sound: "numpy.ndarray", around: "numpy.ndarray", rate: int) -> float:
    """dB of a clip over the quietest moments of the sound around it, the clip included."""
    import numpy as np

    power, quiet = float(_moments(sound, rate).mean()), np.sort(_moments(around, rate))
    noise = float(quiet[: max(1, round(QUIETEST * len(quiet)))].mean())
    tiny = float(np.finfo(np.float32).tiny)
    return min(10 * float(np.log10(max(power - noise, tiny) / max(noise, tiny))), MOST_SIGNAL_TO_NOISE)


def clipped_at(sound: "numpy.ndarray", peak: float) -> float:
    """Thousandths of the samples at the peak of their recording."""
    return clipped(sound, NEAR_PEAK * peak)


def speaking_rate(text: str, seconds: float) -> float:
    """Letters and digits a second."""
    return _letters(text) / seconds


def usual_rates(rates: list[float]) -> tuple[float, float]:
    """Least and most letters a second that are believed, from the rates of all clips with words."""
    if len(rates) < 2:
        return 0.0, float("inf")
    first, median, third = statistics.quantiles(rates, n=4, method="inclusive")
    room = FENCE * (third - first)
    return (
        min(first - room, median * (1 - NARROWEST_FENCE)),
        max(third + room, median * (1 + NARROWEST_FENCE)),
    )


def is_wanted(measures: Measures, threshold: float) -> bool:
    """Whether the persona speaks."""
    return measures.similarity is not None and measures.similarity >= threshold


def reasons(measures: Measures, text: str, threshold: float, usual: tuple[float, float]) -> tuple[str, ...]:
    """Why a clip is rejected, each with what was found and what is asked; empty if it is kept."""
    if measures.similarity is None:
        return ("too short to tell who speaks",)
    if not is_wanted(measures, threshold):
        return (f"another voice: {measures.similarity:.2f} alike, the persona is from {threshold:.2f}",)
    rate = speaking_rate(text, measures.seconds)
    verdicts = {
        f"too short: {measures.seconds:.1f} s, at least {SHORTEST:g}": measures.seconds < SHORTEST,
        f"too long: {measures.seconds:.1f} s without a pause, at most {LONGEST:g}": measures.seconds
        > LONGEST,
        f"noisy: {measures.signal_to_noise:.0f} dB over the noise, at least {LEAST_SIGNAL_TO_NOISE:g}": (
            measures.signal_to_noise < LEAST_SIGNAL_TO_NOISE
        ),
        f"clipped: {measures.clipped:.1f} of 1000 samples, at most {MOST_CLIPPED:g}": (
            measures.clipped > MOST_CLIPPED
        ),
        "no words: the transcript has nothing here": _letters(text) < SHORTEST_TEXT,
        f"unlikely words: {rate:.1f} letters a second, usual are {usual[0]:.1f} to {usual[1]:.1f}": (
            _letters(text) >= SHORTEST_TEXT and not usual[0] <= rate <= usual[1]
        ),
    }
    return tuple(reason for reason, applies in verdicts.items() if applies)


def _letters(text: str) -> int:
    return sum(character.isalnum() for character in text)


def _moments(samples: "numpy.ndarray", rate: int) -> "numpy.ndarray":
    """Mean square of each moment."""
    import numpy as np

    length = min(round(MOMENT * rate), len(samples))
    whole = samples[: len(samples) // length * length].astype(np.float64)
    return np.square(whole).reshape(-1, length).mean(1)

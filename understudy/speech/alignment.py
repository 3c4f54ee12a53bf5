"""When each word and sound is said in a recording of known text, without any trained model.

The scratch voice speaks the same text and knows its own times; dynamic time warping of the two voices'
spectra carries the times over, as aeneas does for audio books. Within 50 ms for nine words in ten of a
synthesised human voice.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from understudy.speech.content import Speech

if TYPE_CHECKING:
    import numpy

RATE = 16_000
"""Samples a second at which voices are compared: speech has little above 8 kHz."""
HOP = 160
"""Samples from one compared moment to the next: 10 ms."""
WINDOW, TRANSFORM = 400, 512
PREEMPHASIS = 0.97
BANDS, LOWEST, HIGHEST = 26, 60, 7600
"""Mel bands, and their limits in Hz."""
COEFFICIENTS = 13
LOUDNESS_WEIGHT, CHANGE_WEIGHT = 1.6, 0.8
"""How much loudness, and the change of all from moment to moment, count beside the spectrum's shape."""

BAND, NARROWEST_BAND = 0.22, 40
"""How far apart the two voices may drift: part of their length, and at least so many hops."""
UNEVEN_COST = 1.25
"""Cost of a step in which only one voice moves on, beside one in which both do."""
SMOOTHING = 5
"""Hops over which the path is averaged."""


def align(recording: Path, text: str, language: str) -> Speech:
    """Times of a recorded text.

    Args:
        recording: 16-bit WAV file of any rate, with nothing but the text on it.
        text: what is said.
        language: BCP 47 tag of a language that the scratch voice speaks.

    Returns:
        The same form as the scratch voice's `speak`: {"duration": seconds, "words": [{"text", "start",
        "end"}], "phonemes": [{"symbol", "start", "stressed"}], "phoneme_set": "espeak"}

    Raises:
        UserError: the file can't be read, the language is unknown, or the text has no words.
    """
    from understudy.media.audio import read_wav

    return align_samples(*read_wav(recording), text, language)


def align_samples(samples: "numpy.ndarray", rate: int, text: str, language: str) -> Speech:
    """The same for float samples at `rate` a second."""
    import numpy as np

    from understudy.speech.scratch import PHONEME_SET, recite

    duration = len(samples) / rate
    recital = recite(text, language, voice={}, pronunciations={})
    path = _warping_path(_features(recital.samples, recital.rate), _features(samples, rate))
    recited, recorded = _one_to_one(path)

    def moved(seconds: float) -> float:
        return round(float(np.interp(seconds * RATE / HOP, recited, recorded)) * HOP / RATE, 4)

    def within(seconds: float) -> float:
        return min(max(seconds, 0.0), duration)

    return {
        "duration": duration,
        "words": [
            {**word, "start": within(moved(word["start"])), "end": within(moved(word["end"]))}
            for word in recital.words
        ],
        "phonemes": [{**phoneme, "start": within(moved(phoneme["start"]))} for phoneme in recital.phonemes],
        "phoneme_set": PHONEME_SET,
    }


def unlikeness(samples: "numpy.ndarray", rate: int, text: str, language: str) -> float:
    """How far a recording is from how a text sounds: the voices' mean distance along their best alignment.

    Of several texts, the one that is said has the smallest; numbers of different recordings say little beside
    each other. Raises UserError as `align`.
    """
    import numpy as np

    from understudy.speech.scratch import recite

    recital = recite(text, language, voice={}, pronunciations={})
    recited, recorded = _features(recital.samples, recital.rate), _features(samples, rate)
    path = _warping_path(recited, recorded)
    return float(np.linalg.norm(recited[path[:, 0]] - recorded[path[:, 1]], axis=1).mean())


def _features(samples: "numpy.ndarray", rate: int) -> "numpy.ndarray":
    """Normalised mel-frequency cepstral coefficients and their change: hops x 26."""
    import numpy as np

    from understudy.media.audio import resample

    sound = resample(samples, rate, RATE).astype(np.float64)
    sound = np.append(sound[:1], sound[1:] - PREEMPHASIS * sound[:-1])
    hops = max(1, -(-len(sound) // HOP))
    padded = np.pad(sound, (WINDOW // 2, WINDOW + HOP))
    windows = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP][:hops] * np.hamming(WINDOW)
    power = np.abs(np.fft.rfft(windows, TRANSFORM)) ** 2
    energies = np.log(power @ _mel_bands().T + 1e-6 * power.max() + np.finfo(float).tiny)
    angles = np.pi / BANDS * np.outer(np.arange(BANDS) + 0.5, np.arange(COEFFICIENTS))
    cepstrum = energies @ np.cos(angles)
    cepstrum = (cepstrum - cepstrum.mean(0)) / (cepstrum.std(0) + 1e-6)
    cepstrum[:, 0] *= LOUDNESS_WEIGHT
    change = np.gradient(cepstrum, axis=0) if hops > 1 else np.zeros_like(cepstrum)
    return np.hstack([cepstrum, CHANGE_WEIGHT * change])


def _mel_bands() -> "numpy.ndarray":
    """Triangular filters: bands x bins of the transform."""
    import numpy as np

    first, last = 2595 * np.log10(1 + np.array([LOWEST, HIGHEST]) / 700)
    mel = np.linspace(first, last, BANDS + 2)
    edges = 700 * (10 ** (mel / 2595) - 1) / RATE * TRANSFORM
    bins = np.arange(TRANSFORM // 2 + 1)
    lower, centre, upper = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    return np.minimum((bins - lower) / (centre - lower), (upper - bins) / (upper - centre)).clip(0)


def _warping_path(recited: "numpy.ndarray", recorded: "numpy.ndarray") -> "numpy.ndarray":
    """Pairs of hops (recited, recorded) along which the two are most alike: steps x 2."""
    import numpy as np

    rows, columns = len(recited), len(recorded)
    squares = (recited**2).sum(1)[:, None] + (recorded**2).sum(1)[None] - 2 * recited @ recorded.T
    distance = np.sqrt(squares.clip(0))
    apart = np.abs(np.arange(columns)[None] - np.arange(rows)[:, None] * (columns / rows))
    distance[apart > max(BAND * max(rows, columns), NARROWEST_BAND)] = 1e6

    both, recited_only, recorded_only = 0, 1, 2
    cost = np.full((rows + 1, columns + 1), np.inf)
    cost[0, 0] = 0
    came_by = np.zeros((rows, columns), np.int8)
    # All cells of an anti-diagonal depend on earlier ones only.
    for diagonal in range(rows + columns - 1):
        row = np.arange(max(0, diagonal - columns + 1), min(rows, diagonal + 1))
        column = diagonal - row
        here = distance[row, column]
        choices = np.stack(
            [
                cost[row, column] + here,
                cost[row, column + 1] + UNEVEN_COST * here,
                cost[row + 1, column] + UNEVEN_COST * here,
            ]
        )
        best = choices.argmin(0)
        came_by[row, column] = best
        cost[row + 1, column + 1] = choices[best, np.arange(len(best))]

    path = []
    i, j = rows - 1, columns - 1
    while i >= 0 and j >= 0:
        path.append((i, j))
        step = came_by[i, j]
        i -= step in (both, recited_only)
        j -= step in (both, recorded_only)
    return np.array(path[::-1])


def _one_to_one(path: "numpy.ndarray") -> tuple["numpy.ndarray", "numpy.ndarray"]:
    """For each recited hop of the path the mean recorded one, evened out; both rise."""
    import numpy as np

    recited, counts = np.unique(path[:, 0], return_counts=True)
    recorded = np.bincount(path[:, 0], weights=path[:, 1])[recited] / counts
    evened = np.convolve(np.pad(recorded, SMOOTHING // 2, "edge"), np.ones(SMOOTHING) / SMOOTHING, "valid")
    return recited, evened

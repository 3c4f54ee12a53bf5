"""Mouth cues from sound alone, for speech whose phonemes nobody knows: by loudness and spectrum."""

import itertools

import numpy as np

from understudy.lips.visemes import Cue

_RATE = 16000  # Hz: speech has nothing for the lips above half of it
_WINDOW, _HOP = 0.025, 0.010  # seconds
_SHORTEST_CUE = 0.04  # seconds
_LONGEST_CLOSURE = 0.11  # seconds: a shorter silence within speech is the closure of a p or b


def cues_from_audio(samples: np.ndarray, rate: int) -> list[Cue]:
    """Cues for mono samples of any scale at `rate` Hz; a mouth at rest throughout if there is no sound."""
    duration = len(samples) / rate
    loudest = np.abs(samples).max(initial=0)
    if not loudest or duration < 2 * _WINDOW:
        return [(0.0, "X"), (duration, "X")]
    names = _classify(_spectra(_resampled(samples / loudest, rate)))
    runs: list[tuple[float, str]] = []
    position = 0
    for name, run in itertools.groupby(names):
        length = len(list(run))
        if (length * _HOP >= _SHORTEST_CUE or not runs) and (not runs or runs[-1][1] != name):
            runs.append((position * _HOP + _WINDOW / 2, name))
        position += length
    ends = [start for start, _ in runs[1:]] + [duration]
    inner = range(1, len(runs) - 1)
    cues = [
        (start, "A" if name == "X" and i in inner and end - start < _LONGEST_CLOSURE else name)
        for i, ((start, name), end) in enumerate(zip(runs, ends, strict=True))
    ]
    return [(0.0, "X"), *cues, (duration, "X")]


def _resampled(samples: np.ndarray, rate: int) -> np.ndarray:
    """At _RATE at most, through the spectrum."""
    if rate <= _RATE:
        return np.interp(
            np.arange(0, len(samples) / rate, 1 / _RATE), np.arange(len(samples)) / rate, samples
        )
    length = int(len(samples) * _RATE / rate)
    return np.fft.irfft(np.fft.rfft(samples)[: length // 2 + 1], length) * length / len(samples)


def _spectra(samples: np.ndarray) -> np.ndarray:
    """Power, (windows, frequencies)."""
    window, hop = int(_WINDOW * _RATE), int(_HOP * _RATE)
    windows = np.lib.stride_tricks.sliding_window_view(samples, window)[::hop]
    return np.abs(np.fft.rfft(windows * np.hanning(window), 512)) ** 2


def _classify(power: np.ndarray) -> list[str]:
    """A pose's name per window."""
    frequency = np.fft.rfftfreq(512, 1 / _RATE)

    def band(low: float, high: float) -> np.ndarray:
        return power[:, (frequency >= low) & (frequency < high)].sum(1) + 1e-12

    def calm(values: np.ndarray) -> np.ndarray:
        return np.convolve(np.pad(values, 1, mode="edge"), np.ones(3) / 3, mode="valid")

    decibels = 10 * np.log10(power.sum(1) + 1e-12)
    loud, quiet = np.percentile(decibels, 95), np.percentile(decibels, 5)
    silence = max(quiet + 6, loud - 34)
    level = calm(np.clip((decibels - silence) / max(loud - silence - 3, 1), 0, 1))
    total, low, middle, high = power.sum(1) + 1e-12, band(80, 420), band(420, 1000), band(1000, 2800)
    hiss = calm(band(3500, 8000) / total)
    voiced = (frequency > 250) & (frequency < 3000)
    brightness = calm((power * frequency)[:, voiced].sum(1) / (power[:, voiced].sum(1) + 1e-12))
    jaw = middle / (low + middle + high)  # a high first formant is an open jaw

    conditions = [
        ("X", level < 0.06),
        ("B", hiss > 0.45),
        ("A", (level < 0.38) & (low > 3 * (middle + high))),
        ("F", (brightness < 560) & (level < 0.75)),
        ("E", brightness < 560),
        ("E", (brightness < 760) & (jaw < 0.55)),
        ("D", brightness < 760),
        ("D", (jaw > 0.38) & (level > 0.7)),
        ("C", (level > 0.5) & (jaw > 0.18)),
    ]
    return list(np.select([holds for _, holds in conditions], [name for name, _ in conditions], default="B"))

"""Loudness as EBU R128 means it (ITU-R BS.1770): measured, set, and kept below a true peak. Mono, 48 kHz.

ffmpeg's own normaliser falls back to changing the level within the film, and misses by 1 LU in one pass;
here one measured gain and a limiter that foresees the peaks do it.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.media.audio import SAMPLE_RATE

if TYPE_CHECKING:
    import numpy

SILENCE = float("-inf")
"""LUFS of what is too quiet or too short to measure."""

HIGH_SHELF = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (1.0, -1.69065929318241, 0.73248077421585),
)
HIGH_PASS = (1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)
"""Numerator and denominator of the two K-weighting filters at 48 kHz: BS.1770-5, annex 1, tables 1 and 2."""
MONO_OFFSET = -0.691
BLOCK_HOPS, HOPS_A_SECOND = 4, 10
"""Blocks of 400 ms that begin every 100 ms."""
ABSOLUTE_GATE, RELATIVE_GATE = -70.0, -10.0
"""LUFS, and LU below the ungated mean: what is quieter does not count."""

SHORT_TERM_SECONDS = 3

CHUNK = 1 << 17
"""Samples worked on at once; many times longer than the filters ring."""

STEP = SAMPLE_RATE // 1000
"""Samples to which the meter's power and the limiter's gain are told: a millisecond."""
REACH = 15
"""Steps over which the limiter's gain falls before a peak and recovers after it: too slow to be heard."""
OVERSAMPLING, TAPS = 4, 24
"""Peaks between the samples are looked for at four times the rate, as BS.1770 does."""

HIGHEST_BETWEEN = 4
"""How many times higher than its samples a sound is between them at most."""
MOST_RAISED = 64
"""How many times quieter than its highest peak a sound may be where the limiter still has to know its peaks: speech
with high peaks gets up to 12 dB more, and sounds that peak between samples are up to 6 dB higher there."""

ENOUGH_ROUNDS, NEAR_ENOUGH = 30, 0.02
"""The limiter takes loudness away; the gain makes up for it until this many LU are left."""


@dataclass(frozen=True)
class Loudness:
    """What a meter shows for a whole programme."""

    integrated: float
    """LUFS."""
    true_peak: float
    """dBTP."""


def measure_loudness(path: Path) -> Loudness:
    """Measures the sound of any file with ffmpeg's meter; raises MediaError."""
    import re

    import ffmpeg

    from understudy.media.ffmpeg_process import file_argument, run

    sound = ffmpeg.input(file_argument(path)).audio.filter("ebur128", peak="true", framelog="verbose")
    log = run(sound.output("pipe:", format="null"), task="measuring loudness", path=path).stderr.decode()
    summary = log[log.rindex("Summary:") :]
    integrated, true_peak = (float(re.findall(rf"{name}:\s+(\S+) ", summary)[0]) for name in ("I", "Peak"))
    return Loudness(integrated, true_peak)


def integrated_loudness(samples: "numpy.ndarray") -> float:
    """LUFS of mono sound of 48 kHz; SILENCE if nothing of it passes the gates."""
    return _gated(_power(samples))


def loudness_over_time(samples: "numpy.ndarray") -> list[float]:
    """Short-term loudness of mono sound of 48 kHz (EBU Tech 3341): LUFS of the three seconds that end at each second.

    SILENCE where all of them are silent; the first two windows hold what there is so far.
    """
    import numpy as np

    second = SAMPLE_RATE // STEP
    sums = np.concatenate([[0.0], np.cumsum(_power(samples))])
    ends = np.arange(second, len(sums), second)
    starts = np.maximum(0, ends - SHORT_TERM_SECONDS * second)
    with np.errstate(divide="ignore"):
        levels = MONO_OFFSET + 10 * np.log10((sums[ends] - sums[starts]) / (ends - starts))
    return [float(level) if level > ABSOLUTE_GATE else SILENCE for level in levels]


def highest_peak(samples: "numpy.ndarray") -> float:
    """dBTP of mono sound of 48 kHz; SILENCE if there is none."""
    import numpy as np

    peak = float(_peaks(samples, 1 / HIGHEST_BETWEEN).max(initial=0))
    return 20 * float(np.log10(peak)) if peak else SILENCE


def normalise(samples: "numpy.ndarray", loudness: float, true_peak: float) -> "numpy.ndarray":
    """The same sound at `loudness` LUFS, with no peak over `true_peak` dBTP; silence stays silence.

    One gain for the whole, and a limiter for the peaks that then stand out. Where more would have to be
    limited than the sound has peaks, it stays quieter.
    """
    import numpy as np

    power, peaks = _power(samples), _peaks(samples, 1 / MOST_RAISED)
    measured = _gated(power)
    if measured == SILENCE:
        return samples
    gain_db = loudness - measured
    for _ in range(ENOUGH_ROUNDS):
        gain = 10 ** (gain_db / 20)
        gains = gain * _limiter(gain * peaks, 10 ** (true_peak / 20))
        # The limiter's gain changes slowly beside the milliseconds for which the meter's filters ring.
        missing = loudness - _gated(power * np.square(gains))
        if abs(missing) < NEAR_ENOUGH:
            break
        gain_db += missing
    return samples * at_samples(gains, STEP, len(samples))


def at_samples(values: "numpy.ndarray", step: int, length: int) -> "numpy.ndarray":
    """Values given once in `step` samples, for each of `length` samples; float32."""
    import numpy as np

    middles = (np.arange(len(values)) + 0.5) * step
    return np.interp(np.arange(length), middles, values).astype(np.float32)


def smooth(values: "numpy.ndarray", reach: int) -> "numpy.ndarray":
    """Each value's mean with its neighbours as far as `reach`, the near ones counting most."""
    import numpy as np

    weights = np.hanning(2 * reach + 3)[1:-1]
    return np.convolve(np.pad(values, reach, "edge"), weights / weights.sum(), "valid")


def lowest_near(values: "numpy.ndarray", reach: int) -> "numpy.ndarray":
    """Each value's minimum with its neighbours as far as `reach`."""
    import numpy as np

    padded = np.pad(values, reach, "edge")
    return np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1).min(axis=1)


def _power(samples: "numpy.ndarray") -> "numpy.ndarray":
    """Mean square of each step after K-weighting, which hears as ears do; by overlapping transforms."""
    import numpy as np

    size = 2 * CHUNK
    delay = np.exp(-2j * np.pi * np.fft.rfftfreq(size))
    response = np.ones(len(delay), complex)
    for numerator, denominator in (HIGH_SHELF, HIGH_PASS):
        response *= np.polyval(numerator[::-1], delay) / np.polyval(denominator[::-1], delay)
    response = response.astype(np.complex64)

    weighted = np.zeros(-(-len(samples) // STEP) * STEP + size, np.float32)
    for begin in range(0, len(samples), CHUNK):
        chunk = np.fft.rfft(np.asarray(samples[begin : begin + CHUNK], np.float32), size)
        weighted[begin : begin + size] += np.fft.irfft(chunk * response, size)
    return np.square(weighted[:-size], dtype=np.float64).reshape(-1, STEP).mean(axis=1)


def _gated(power: "numpy.ndarray") -> float:
    import numpy as np

    hop = SAMPLE_RATE // STEP // HOPS_A_SECOND
    hops = power[: len(power) // hop * hop].reshape(-1, hop).mean(axis=1)
    if len(hops) < BLOCK_HOPS:
        return SILENCE
    blocks = np.convolve(hops, np.full(BLOCK_HOPS, 1 / BLOCK_HOPS), "valid")
    blocks = blocks[blocks > 10 ** ((ABSOLUTE_GATE - MONO_OFFSET) / 10)]
    if not len(blocks):
        return SILENCE
    blocks = blocks[blocks > blocks.mean() * 10 ** (RELATIVE_GATE / 10)]
    return float(MONO_OFFSET + 10 * np.log10(blocks.mean()))


def _peaks(samples: "numpy.ndarray", least: float) -> "numpy.ndarray":
    """Highest true peak of each step; where its samples are lower than that share of the highest one, of these."""
    import numpy as np

    # Sinc interpolation at each quarter between two samples, from the 24 samples around them.
    distance = np.arange(TAPS)[:, None] - (TAPS // 2 - 1) - np.arange(OVERSAMPLING) / OVERSAMPLING
    kernel = (np.sinc(distance) * np.cos(np.pi * distance / (TAPS + 2)) ** 2).astype(np.float32)
    neighbours = np.lib.stride_tricks.sliding_window_view(np.pad(samples, (TAPS // 2 - 1, TAPS // 2)), TAPS)

    levels = np.zeros(-(-len(samples) // STEP) * STEP, np.float32)
    np.abs(samples, out=levels[: len(samples)])
    loud = np.flatnonzero(levels > levels.max() * least)
    for chunk in np.split(loud, range(CHUNK, len(loud), CHUNK)):
        levels[chunk] = np.abs(neighbours[chunk] @ kernel).max(axis=1)
    return levels.reshape(-1, STEP).max(axis=1)


def _limiter(peaks: "numpy.ndarray", ceiling: float) -> "numpy.ndarray":
    """Gain of each step that keeps its peaks, and those of the steps beside it, under the ceiling."""
    import numpy as np

    needed = ceiling / np.maximum(peaks, ceiling)
    return smooth(lowest_near(needed, REACH + 1), REACH)

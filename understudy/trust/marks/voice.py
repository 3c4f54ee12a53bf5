"""The mark in the voice: a decibel louder or softer, by a secret pattern, from 0.3 to 6.7 kHz.

Time and pitch are divided into cells. The first half of a cell is made louder and the second softer, or the other way
round. Speech changes by more than that, but not by this pattern, so that over some seconds it averages out. The pattern
begins anew every 2.7 seconds, and so is found in every cut that is long enough.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from understudy.media.audio import SAMPLE_RATE
from understudy.trust.marks.key import SYNC, cells
from understudy.trust.marks.score import FOUND, Mark, judge, pattern

if TYPE_CHECKING:
    import numpy

_PURPOSE = "voice 1"
"""The pattern is made from it. Another number means: marks of before are no longer found."""

STRENGTH = 1.0
"""dB. PESQ falls from 4.64 to 4.5; bench/marks.py measures it."""
SURE = 20.0
"""The score from which no more of a sound is read."""

BANDS = 34
"""Up to 6.7 kHz: what AAC at 32 kbit/s and Opus at 24 kbit/s keep."""
CELLS_IN_TIME = 64
"""From one beginning of the pattern to the next."""
HALF = 1024
"""Samples of half a cell, 21 ms: shorter halves blur into one another, longer ones change as slowly as syllables."""

_FRAME, _HOP = 1024, 512
"""Samples that are changed together, and from each such piece to the next."""
_LOWEST, _BAND = 6, 4
"""Of the 47 Hz of a frame's spectrum: where the first band begins, and the width of each. Below 281 Hz lies the
fundamental of the voice, where changes are heard first; bands half as wide follow single overtones."""
HEARD_RATE = SAMPLE_RATE // 2
"""The mark is looked for at half the rate, whose spectrum holds all bands."""
_WINDOW = 896
"""Samples of a look at half a cell, at that rate: longer than the half, since its ends weigh little."""
_STEP = 64
"""Samples between the places where a cell may begin; a sixteenth of a cell."""
_STEPS_OF_A_HALF = HALF // 2 // _STEP
_STEPS = 2 * _STEPS_OF_A_HALF * CELLS_IN_TIME
"""Places where the pattern may begin."""
_LISTENED_AT_ONCE = 4
"""Periods: 11 seconds, of which each is judged alone as well, since what was cut out shifts all that follows."""
_FAINTEST = 1e-7
"""Of the loudest cell's power: what is fainter is no voice, or a codec's own noise."""
_LARGEST = 3.0
"""dB: what differs by more between the halves of a cell is speech, and counts as this much."""
_COMMON = 8.0
"""dB: the same for what neighbours do at once."""
_NEIGHBOURS = 4
"""Bands on either side: what all of them do at once is speech, too, and is taken away."""


def mark(sound: Iterable["numpy.ndarray"], key: bytes, payload: bytes) -> Iterator["numpy.ndarray"]:
    """The sound with a mark: mono, 48,000 samples a second, in pieces of any length; just as long as before."""
    import numpy as np

    window = np.sqrt(np.hanning(_FRAME + 1)[:-1]).astype(np.float32)
    gains = _gains(key, payload)
    bands = slice(_LOWEST, _LOWEST + _BAND * BANDS)
    waiting, tail = np.zeros(_HOP, np.float32), np.zeros(_HOP, np.float32)
    done, missing = 0, 0  # frames that are changed, samples that are read and not yet given
    for piece in chain(sound, [None]):
        missing += 0 if piece is None else len(piece)
        leads_out = np.zeros(_FRAME, np.float32)
        waiting = np.concatenate([waiting, leads_out if piece is None else piece])
        count = len(waiting) // _HOP - 1
        if count < 1:
            continue
        spectra = np.fft.rfft(np.lib.stride_tricks.sliding_window_view(waiting, _FRAME)[::_HOP] * window)
        halves = np.arange(done, done + count) * _HOP // HALF % len(gains)
        spectra[:, bands] *= gains[halves].repeat(_BAND, axis=1)
        changed = np.fft.irfft(spectra).astype(np.float32) * window
        begins, ends = changed[:, :_HOP], changed[:, _HOP:]
        begins[1:] += ends[:-1]
        begins[0] += tail
        # The first frame only leads in: it begins before the sound.
        ready = begins[0 if done else 1 :].ravel()[:missing]
        waiting, tail = waiting[count * _HOP :], ends[-1].copy()
        done, missing = done + count, missing - len(ready)
        if len(ready):
            yield ready


def find(sound: Iterable["numpy.ndarray"], key: bytes) -> Mark | None:
    """The mark that stands out most, in a sound of HEARD_RATE samples a second, mono, in pieces of any length.

    It may be none: its score tells. None of an empty sound. Stops reading once it is sure.
    """
    import numpy as np

    signs, chips = (values.reshape(CELLS_IN_TIME, BANDS) for values in _cells(key))
    whole, best = np.zeros((_STEPS, BANDS), np.float32), None
    for piece in _pieces(sound):
        folded = _folded(piece)
        whole += folded
        found = [_best(part, signs, chips) for part in (whole, folded)]
        best = max([*found, best] if best else found, key=_clearness)
        if best.score >= SURE and best.reading.is_certain:
            break
    return best


def _clearness(found: Mark) -> tuple[float, float]:
    """Of two marks that are there beyond doubt, the one that is read best is the clearer."""
    return min(found.score, FOUND), found.reading.margin


def _cells(key: bytes) -> tuple["numpy.ndarray", "numpy.ndarray"]:
    return cells(key, _PURPOSE, CELLS_IN_TIME * BANDS)


def _gains(key: bytes, payload: bytes) -> "numpy.ndarray":
    """By what each half of a cell is multiplied: halves x bands."""
    import numpy as np

    signs = pattern(*_cells(key), payload).reshape(CELLS_IN_TIME, BANDS)
    decibels = STRENGTH * np.stack([signs, -signs], axis=1).reshape(-1, BANDS)
    return (10 ** (decibels / 20)).astype(np.float32)


def _pieces(sound: Iterable["numpy.ndarray"]) -> Iterator["numpy.ndarray"]:
    """The sound in pieces of some patterns each, and what is looked at beyond their end; silence fills the last."""
    import numpy as np

    step = _LISTENED_AT_ONCE * _STEPS * _STEP
    length = step + _STEPS_OF_A_HALF * _STEP + _WINDOW - _STEP
    waiting = np.zeros(0, np.float32)
    for piece in sound:
        waiting = np.concatenate([waiting, piece])
        while len(waiting) >= length:
            yield waiting[:length]
            waiting = waiting[step:]
    if len(waiting) > length - step:
        yield np.pad(waiting, (0, length - len(waiting)))


def _folded(piece: "numpy.ndarray") -> "numpy.ndarray":
    """How much louder the first half of a cell is than the second, in dB, summed over the patterns of a piece.

    For a cell that begins at each step of the pattern: steps x bands.
    """
    import numpy as np

    window = np.hanning(_WINDOW + 1)[:-1].astype(np.float32)
    looks = np.lib.stride_tricks.sliding_window_view(piece, _WINDOW)[::_STEP]
    # At half the rate, a spectrum as long as a frame has lines half as wide.
    lines = np.abs(np.fft.rfft(looks * window, _FRAME)[:, 2 * _LOWEST :][:, : 2 * _BAND * BANDS]) ** 2
    power = lines.reshape(len(looks), BANDS, 2 * _BAND).sum(axis=2)
    faintest = _FAINTEST * power.max() + np.finfo(np.float32).tiny
    heard = power > faintest
    level = 10 * np.log10(np.maximum(power, faintest))
    both = heard[:-_STEPS_OF_A_HALF] & heard[_STEPS_OF_A_HALF:]
    louder = np.where(both, level[:-_STEPS_OF_A_HALF] - level[_STEPS_OF_A_HALF:], 0)
    common = _around(np.clip(louder, -_COMMON, _COMMON)) / np.maximum(_around(both.astype(np.float32)), 1)
    own = np.where(both, np.clip(louder - common, -_LARGEST, _LARGEST), 0)
    return own.reshape(-1, _STEPS, BANDS).sum(axis=0)


def _around(values: "numpy.ndarray") -> "numpy.ndarray":
    """The sum over each band and its neighbours."""
    import numpy as np

    sums = np.cumsum(np.pad(values, ((0, 0), (_NEIGHBOURS + 1, _NEIGHBOURS))), axis=1, dtype=np.float32)
    return sums[:, 2 * _NEIGHBOURS + 1 :] - sums[:, : -2 * _NEIGHBOURS - 1]


def _best(folded: "numpy.ndarray", signs: "numpy.ndarray", chips: "numpy.ndarray") -> Mark:
    """The mark at the place where what all films have in common fits best."""
    import numpy as np

    found = folded.reshape(CELLS_IN_TIME, -1, BANDS)
    sought = np.where(chips == SYNC, signs, 0)
    matches = np.fft.rfft(found, axis=0) * np.fft.rfft(sought, axis=0).conj()[:, None]
    fits = np.fft.irfft(matches.sum(axis=2), CELLS_IN_TIME, axis=0)
    # Speech differs more at some steps than at others: each is judged by what is found there.
    deviations = np.sqrt(np.square(found).mean(axis=(0, 2))) + np.finfo(np.float32).tiny
    cell, step = np.unravel_index((fits / deviations).argmax(), fits.shape)
    aligned = np.roll(found[:, step], -cell, axis=0) * signs
    return judge(aligned / deviations[step], chips)

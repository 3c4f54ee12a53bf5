"""The mark in the picture: a faint, secret pattern that lies still over the whole film, where the picture has texture.

Flat walls and skies, where the eye would find it, stay as they are. It is found where it was laid: what is left of each
frame without its smooth parts, edges counting for little, is compared with the pattern, and summed over the film.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from understudy.trust.marks.key import cells
from understudy.trust.marks.score import Mark, judge, pattern

if TYPE_CHECKING:
    import numpy

_PURPOSE = "picture 1"
"""The pattern is made from it. Another number means: marks of before are no longer found."""

AMPLITUDE = 1.2
"""Standard deviation of the pattern, in steps of 255, where it has texture. At 2 it is seen around letters."""
SURE = 30.0
"""The score from which no more of a film is looked at."""
SECONDS_BETWEEN_LOOKS = 1.0
"""One frame of each is looked at."""

_GRIDS = ((480, 270), (270, 480), (360, 360))
"""Cells of the pattern across and down, for wide, tall and square films: what still fits into a copy at 480p."""
_COARSEST, _FINEST = 30, 170
"""Half waves of the pattern along 480 cells: coarser ones show as mottling, finer ones do not outlast compression."""
_GREY = 128
"""Of the pattern as a picture: no change."""

_AROUND = 5
"""Cells across and down, whose mean is what is smooth at their middle."""
_CLEAN = 3.0
"""Steps of 255: a picture is never taken for smoother than this, or the codec's noise would count for most."""
_LIKE = 9
"""Waves of neighbouring lengths across and down, by whose mean strength each is judged."""
_LARGEST = 2.5
"""Times that mean: what is stronger is the picture itself, and counts as this much."""


def grid(width: int, height: int) -> tuple[int, int]:
    """Cells across and down of the pattern for pictures of this shape."""
    return min(_GRIDS, key=lambda cells: abs(cells[0] / cells[1] - width / height))


def drawn(key: bytes, payload: bytes, width: int, height: int) -> "numpy.ndarray":
    """The pattern as a grey picture for films of this size: height x width, uint8, 128 where nothing changes."""
    import cv2
    import numpy as np

    across, down = grid(width, height)
    waves = np.zeros((down, across), np.float32)
    band = _band(across, down)
    waves[band] = pattern(*cells(key, _PURPOSE, band.sum()), payload)
    cells_ = cv2.idct(waves)
    enlarged = cv2.resize(cells_, (width, height), interpolation=cv2.INTER_CUBIC)
    # Noise before rounding, so that a pattern of a step or less is there at all.
    dither = np.random.default_rng(0).uniform(-0.5, 0.5, enlarged.shape)
    steps = AMPLITUDE / cells_.std() * enlarged + dither
    return np.clip(np.rint(_GREY + steps), 0, 255).astype(np.uint8)


def find(frames: Iterable["numpy.ndarray"], key: bytes) -> Mark | None:
    """The mark in grey frames of the size that `grid` gives; its score tells whether it is one. None without frames.

    Stops looking once it is sure.
    """
    import numpy as np

    waves, best = None, None
    for frame in frames:
        if waves is None:
            band = _band(frame.shape[1], frame.shape[0])
            signs, chips = cells(key, _PURPOSE, band.sum())
            waves = np.zeros(band.sum(), np.float32)
        waves += _waves(frame)[band]
        deviation = float(np.sqrt(np.square(waves).mean())) + np.finfo(np.float32).tiny
        best = judge(waves * signs / deviation, chips)
        if best.score >= SURE and best.reading.is_certain:
            break
    return best


def _band(across: int, down: int) -> "numpy.ndarray":
    """Which waves of a cosine transform the pattern is made of."""
    import numpy as np

    v, u = np.mgrid[0:down, 0:across]
    halves = np.hypot(u * _GRIDS[0][0] / across, v * _GRIDS[0][0] / down)
    return (halves >= _COARSEST) & (halves <= _FINEST)


def _waves(frame: "numpy.ndarray") -> "numpy.ndarray":
    """The strength of each wave in a frame, in parts of that of its neighbours."""
    import cv2
    import numpy as np

    grey = frame.astype(np.float32)
    rest = grey - cv2.blur(grey, (_AROUND, _AROUND))
    variance = cv2.blur(rest * rest, (_AROUND, _AROUND)) + _CLEAN**2
    waves = cv2.dct(rest / variance)
    neighbours = cv2.boxFilter(np.abs(waves), -1, (_LIKE, _LIKE)) + np.finfo(np.float32).tiny
    return np.clip(waves / neighbours, -_LARGEST, _LARGEST)

"""When the subjects of a diagram appear and when each of them is the one spoken of."""

import math
from collections.abc import Sequence

from understudy.drawing.easing import clamp, ease

_PAUSE = 0.8  # seconds between subjects whose time nobody gave
_ATTENTION = 3.0  # seconds that the last subject stays the one spoken of
_TURN = 0.3  # seconds for attention to come or go


# Seconds around a reveal, and at the start of a scene, in which something moves fast.
_BEFORE_REVEAL, _AFTER_REVEAL = 0.4, 0.9
_OPENING = 1.8


class Timing:
    """The reveals of a scene; all times are seconds from the scene's start."""

    def __init__(
        self, reveals: Sequence[float], count: int, figure_at: float = 0.0, end: float = math.inf
    ) -> None:
        """Reveals beyond `count` are ignored, missing ones follow the last; the scene ends at `end`."""
        self.figure_at = figure_at
        self.end = end
        self.starts = list(reveals[:count])
        while len(self.starts) < count:
            self.starts.append((self.starts[-1] if self.starts else 0.0) + _PAUSE)

    def progress(self, i: int, seconds: float, duration: float, delay: float = 0.0) -> float:
        """How far (0..1) subject i has come, `duration` after its reveal being all of it."""
        return clamp((seconds - self.starts[i] - delay) / duration)

    def attention(self, i: int, seconds: float) -> float:
        """How much (0..1) subject i is the one spoken of: from its reveal to the next one."""
        start = self.starts[i]
        end = min((other for other in self.starts if other > start), default=start + _ATTENTION)
        return ease((seconds - start) / _TURN) * (1 - ease((seconds - end) / _TURN))

    def is_busy(self, seconds: float) -> bool:
        """Whether something may be moving fast then."""
        return seconds < _OPENING or any(
            start - _BEFORE_REVEAL < seconds < start + _AFTER_REVEAL
            for start in (*self.starts, self.figure_at)
        )

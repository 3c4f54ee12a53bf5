"""How bad a chunk may be without being made again."""

import math
from dataclasses import dataclass

from understudy.video.drift.figures import Figures


@dataclass(frozen=True)
class Limits:
    """What is allowed of each figure that can condemn a chunk."""

    colour: float
    """CIEDE2000 between keyframe and chunk as it was made: more could be matched, but lights are lost by then."""
    clothes: float
    """Part of the clothes' colours that must still be there, below 1."""
    sharpness: float
    """Of the keyframe's, below 1. As many times more is as bad: over-sharpened, or noise."""
    frozen: float = 1.5
    """Seconds in which nothing of a presenter moves, who breathes and blinks."""
    flicker: float = 2.0
    """L* of a jump, which anybody sees; camera moves and gestures stay below a tenth of it."""

    def badness(self, figures: Figures) -> float:
        """The worst figure, in parts of what is allowed: above 1, the chunk has to be made again."""
        blur = abs(math.log(max(figures.sharpness, 1e-9)))
        parts = [
            figures.made_colour / self.colour,
            figures.flicker / self.flicker,
            blur / -math.log(self.sharpness),
        ]
        if figures.clothes is not None:  # a presenter is seen
            parts += [(1 - figures.clothes) / (1 - self.clothes), figures.frozen / self.frozen]
        return max(parts)

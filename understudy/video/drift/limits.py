"""How bad a chunk may be without being made again."""

from dataclasses import dataclass

from understudy.quality.form import Figure, at_least, at_most, between, not_measured, told
from understudy.video.drift.figures import Figures

_NOT_SEEN = "the presenter is not seen in this scene"
_NO_FACE = "no face was found, or nothing that knows faces is named: `video: faces` and `identity`"


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
    identity: float = 0.363
    """How alike the presenter's face must be, below 1; OpenCV's limit of one person for SFace."""

    def held(self, figures: Figures) -> list[Figure]:
        """The figures of a chunk, with their limits."""
        return [
            at_most("made_colour", figures.made_colour, self.colour, "ΔE"),
            told("made_red", figures.made_red),
            told("colour", figures.colour, "ΔE"),
            told("red", figures.red),
            told("grid", figures.grid, "ΔE"),
            between("sharpness", figures.sharpness, self.sharpness, 1 / self.sharpness),
            *self._of_presenter(figures),
            at_most("flicker", figures.flicker, self.flicker, "L*"),
            at_most("black", figures.black, 0, "frames"),
        ]

    def _of_presenter(self, figures: Figures) -> list[Figure]:
        if figures.clothes is None:
            return [
                not_measured("clothes", _NOT_SEEN),
                not_measured("identity", _NOT_SEEN),
                told("frozen", figures.frozen, "s"),
            ]
        return [
            at_least("clothes", figures.clothes, self.clothes),
            not_measured("identity", _NO_FACE)
            if figures.identity is None
            else at_least("identity", figures.identity, self.identity),
            at_most("frozen", figures.frozen, self.frozen, "s"),
        ]

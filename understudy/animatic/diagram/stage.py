"""What every layout of a diagram is given: the room it has, its colours, its subjects and their timing."""

from collections.abc import Sequence
from dataclasses import dataclass

from understudy.animatic.composition import Composition, Subject
from understudy.animatic.diagram.timing import Timing
from understudy.drawing.palette import Palette
from understudy.drawing.safe_area import DesignFrame
from understudy.drawing.text import fit, is_right_to_left

LARGEST_SCALE = 1.1
"""Camera zoom times the lift of a card: layers are flattened that much larger, to stay sharp."""


@dataclass(frozen=True)
class Area:
    """A rectangle in design units."""

    x: float
    y: float
    width: float
    height: float

    @property
    def centre_x(self) -> float:
        """Horizontal middle."""
        return self.x + self.width / 2

    @property
    def centre_y(self) -> float:
        """Vertical middle."""
        return self.y + self.height / 2


@dataclass(frozen=True)
class Stage:
    """The part of the frame between heading and captions, and what is to be shown there."""

    frame: DesignFrame
    area: Area
    palette: Palette
    composition: Composition
    timing: Timing

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """What the diagram shows, in order of appearance."""
        return self.composition.subjects

    @property
    def cards(self) -> tuple[Subject, ...]:
        """The subjects that are shown on cards: some layouts make more of the first ones."""
        return self.subjects[{"hero": 1, "hub": 1, "compare": 2}.get(self.composition.layout, 0) :]

    @property
    def right_to_left(self) -> bool:
        """Whether things follow each other from the right, as in Arabic and Hebrew."""
        return is_right_to_left(self.composition.heading or "".join(each.label for each in self.subjects))

    def label_size(self, width: float, sizes: Sequence[float], lines: int) -> float:
        """The one of the falling `sizes` at which the labels of all cards fit."""
        return min((fit(card.label, "Bold", width, sizes, lines)[0] for card in self.cards), default=sizes[0])

    @property
    def layer_scale(self) -> float:
        """Pixels per unit of flattened layers."""
        return self.frame.pixels_per_unit * LARGEST_SCALE

    def colours(self, i: int) -> tuple[str, str]:
        """Strong and soft colour of subject i: the two sets take turns."""
        if i % 2:
            return self.palette.accent2, self.palette.soft2
        return self.palette.accent, self.palette.soft

"""Hub: one subject in the middle and its parts around it, joined like a mind map."""

from typing import TYPE_CHECKING

from understudy.animatic.diagram.hero import RingedEmblem
from understudy.animatic.diagram.parts import Card, Connector, RowCard, label
from understudy.animatic.diagram.stage import Stage
from understudy.drawing.canvas import path
from understudy.drawing.easing import ease

if TYPE_CHECKING:
    from understudy.drawing.bare_skia import skia

_SPOKE_SECONDS = 0.5
_SPOKE_LEAD = 0.35  # seconds that a spoke starts before its card
_LABEL_HEIGHT = 84.0  # room for the name under the middle
_RING = 1.62  # radii of the emblem that its outer ring has


class Hub:
    """The first subject is the middle, the others are the parts."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        area, shape = stage.area, stage.frame.shape
        parts = len(stage.subjects) - 1
        if shape == "wide":
            self._x, self._radius = area.centre_x, min(84.0, (area.height - _LABEL_HEIGHT) / 2 / _RING)
        elif shape == "square":
            self._x, self._radius = area.x + 130, 74.0
        else:
            self._x, self._radius = area.centre_x, 64.0
        self._y = area.centre_y - _LABEL_HEIGHT / 2
        if shape == "tall":
            self._y = area.y + self._radius * _RING + 8
        self._cards = {"wide": self._around, "square": self._beside, "tall": self._below}[shape](parts)
        self._spokes = [self._spoke(card) for card in self._cards]
        self._emblem = RingedEmblem(stage, 0, self._x, self._y, self._radius)

    def _column(self, first: int, count: int, x: float, width: float) -> list[Card]:
        area, gap = self._stage.area, 24.0
        height = min((area.height - (count - 1) * gap) / max(count, 1), 104.0)
        top = area.centre_y - (count * height + (count - 1) * gap) / 2
        return [
            RowCard(self._stage, first + i, x, top + i * (height + gap), width, height) for i in range(count)
        ]

    def _around(self, parts: int) -> list[Card]:
        """Columns left and right of the middle; the right one takes the odd part."""
        area, width = self._stage.area, 340.0
        left = parts // 2
        return [
            *self._column(1, left, area.x, width),
            *self._column(1 + left, parts - left, area.x + area.width - width, width),
        ]

    def _beside(self, parts: int) -> list[Card]:
        width = 270.0
        return self._column(1, parts, self._stage.area.x + self._stage.area.width - width, width)

    def _below(self, parts: int) -> list[Card]:
        """Two columns; a last odd part stands in their middle."""
        area, gap = self._stage.area, 36.0
        top = self._y + self._radius * _RING + _LABEL_HEIGHT + 26
        lines = (parts + 1) // 2
        width = (area.width - gap) / 2
        height = min((area.y + area.height - top - (lines - 1) * gap) / max(lines, 1), 116.0)
        cards: list[Card] = []
        for i in range(parts):
            alone = i == parts - 1 and i % 2 == 0
            x = area.centre_x - width / 2 if alone else area.x + (i % 2) * (width + gap)
            cards.append(RowCard(self._stage, i + 1, x, top + (i // 2) * (height + gap), width, height))
        return cards

    def _spoke(self, card: Card) -> Connector:
        ring = self._radius * _RING
        if self._stage.frame.shape == "tall":
            start = (self._x, self._y + ring + _LABEL_HEIGHT - 8)
            end = (card.x + card.width / 2, card.y - 6)
            middle = (start[1] + end[1]) / 2
            curve = path(("M", *start), ("C", start[0], middle, end[0], middle, *end))
        else:
            to_right = card.x > self._x
            start = (self._x + (ring if to_right else -ring), self._y)
            end = (card.x - 8 if to_right else card.x + card.width + 8, card.y + card.height / 2)
            middle = (start[0] + end[0]) / 2
            curve = path(("M", *start), ("C", middle, start[1], middle, end[1], *end))
        colours = (self._stage.colours(0)[0], self._stage.colours(card.i)[0])
        return Connector(curve, colours, arrow=False)

    def draw(self, canvas: "skia.Canvas", seconds: float) -> None:
        """Draw the middle and the parts that have been revealed."""
        timing = self._stage.timing
        for card, spoke in zip(self._cards, self._spokes, strict=True):
            progress = timing.progress(card.i, seconds, _SPOKE_SECONDS, delay=-_SPOKE_LEAD)
            spoke.draw(canvas, progress, seconds)
        self._emblem.draw(canvas, seconds)
        if ease(timing.progress(0, seconds, 0.4, delay=0.2)) > 0.5:
            label(
                canvas,
                self._x,
                self._y + self._radius * _RING + 40,
                320 if self._stage.frame.shape != "square" else 250,
                self._stage.subjects[0].label,
                (32, 28, 25, 22, 19),
                self._stage.palette.ink,
                align="centre",
            )
        for card in self._cards:
            card.draw(canvas, seconds)

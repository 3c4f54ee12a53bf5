"""Flow: cards one after another, joined by arrows; side by side in a wide frame, stacked in others."""

from typing import TYPE_CHECKING

from understudy.animatic.diagram.parts import Card, ColumnCard, Connector, RowCard
from understudy.animatic.diagram.stage import Stage
from understudy.drawing.canvas import path

if TYPE_CHECKING:
    from understudy.drawing.bare_skia import skia

_ARROW_SECONDS = 0.55
_ARROW_LEAD = 0.3  # seconds that an arrow starts before its card
_ROOM_FOR_ARROW = 24.0  # a smaller gap between cards stays empty


def columns(stage: Stage) -> list[Card]:
    """The subjects as standing cards in a row."""
    area, count = stage.area, len(stage.subjects)
    gap = 96.0 if count < 4 else 60.0 if count == 4 else 44.0
    width = min((area.width - (count - 1) * gap) / count, 300)
    height = min(area.height, 290)
    left = area.centre_x - (count * width + (count - 1) * gap) / 2
    top = area.centre_y - height / 2
    places = range(count - 1, -1, -1) if stage.right_to_left else range(count)
    return [
        ColumnCard(stage, i, left + place * (width + gap), top, width, height)
        for i, place in enumerate(places)
    ]


def rows(stage: Stage) -> list[Card]:
    """The subjects as lying cards, one below another."""
    area, count = stage.area, len(stage.subjects)
    gap = 38.0 if stage.frame.shape == "tall" else 28.0 if count < 5 else 14.0
    height = min((area.height - (count - 1) * gap) / count, 132)
    top = area.centre_y - (count * height + (count - 1) * gap) / 2
    return [RowCard(stage, i, area.x, top + i * (height + gap), area.width, height) for i in range(count)]


class Flow:
    """Cards in a chain."""

    def __init__(self, stage: Stage) -> None:
        self._timing = stage.timing
        side_by_side = stage.frame.shape == "wide"
        self._cards = columns(stage) if side_by_side else rows(stage)
        self._arrows: list[Connector] = []
        for i, (card, following) in enumerate(zip(self._cards, self._cards[1:], strict=False)):
            strong = stage.colours(i + 1)[0]
            if side_by_side:
                y = card.y + card.height * 0.38
                start, end = card.x + card.width + 11, following.x - 12
                if stage.right_to_left:
                    start, end = card.x - 11, following.x + following.width + 12
                curve = path(("M", start, y), ("L", end, y))
            elif following.y - card.y - card.height < _ROOM_FOR_ARROW:
                continue
            else:
                x = card.x + card.width / 2
                curve = path(("M", x, card.y + card.height + 7), ("L", x, following.y - 9))
            self._arrows.append(Connector(curve, (strong, strong), arrow=True))

    def draw(self, canvas: "skia.Canvas", seconds: float) -> None:
        """Draw the chain as far as it has been revealed."""
        for card in self._cards:
            card.draw_slot(canvas, seconds)
        for i, arrow in enumerate(self._arrows):
            progress = self._timing.progress(i + 1, seconds, _ARROW_SECONDS, delay=-_ARROW_LEAD)
            arrow.draw(canvas, progress, seconds)
        for card in self._cards:
            card.draw(canvas, seconds)

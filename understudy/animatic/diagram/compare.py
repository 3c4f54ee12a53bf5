"""Compare: the first two subjects face each other; the others are points of either side in turn."""

from typing import TYPE_CHECKING

from understudy.animatic.diagram.parts import CORNER, POP, WHITE, Card, RowCard, emblem, label
from understudy.animatic.diagram.stage import Area, Stage
from understudy.drawing.canvas import Layer, fill, linear, mix, rounded, shaded, stroke
from understudy.drawing.easing import overshoot
from understudy.drawing.text import CAP_HEIGHT, draw_text, measure

if TYPE_CHECKING:
    from understudy.drawing.bare_skia import skia

_GAP = 26.0
_POINT_HEIGHT = 70.0
_POINT_GAP = 14.0
_VERSUS_RADIUS = 36.0


class Side:
    """One of the two: a tinted ground with emblem and name, and below them its points."""

    def __init__(self, stage: Stage, i: int, box: Area, points: list[int]) -> None:
        self._stage, self._i, self._box = stage, i, box
        self._points_height = len(points) * (_POINT_HEIGHT + _POINT_GAP)
        self._layer = Layer((box.x, box.y, box.width, box.height), self._paint, stage.layer_scale)
        top = box.y + box.height - self._points_height - 8
        self.cards: list[Card] = [
            RowCard(
                stage,
                point,
                box.x + 20,
                top + number * (_POINT_HEIGHT + _POINT_GAP),
                box.width - 40,
                _POINT_HEIGHT,
            )
            for number, point in enumerate(points)
        ]

    def _paint(self, canvas: "skia.Canvas") -> None:
        box, subject = self._box, self._stage.subjects[self._i]
        strong, soft = self._stage.colours(self._i)
        ground = rounded(box.x, box.y, box.width, box.height, CORNER)
        top_colour = mix(soft, WHITE, 0.3)
        canvas.drawRRect(ground, shaded(linear((0, box.y), (0, box.y + box.height), [top_colour, soft])))
        rim = rounded(box.x + 1, box.y + 1, box.width - 2, box.height - 2, CORNER)
        canvas.drawRRect(rim, stroke(strong, 2, 70))
        room = box.height - self._points_height
        ink = self._stage.palette.ink
        lying = self._points_height > 0 or room < 0.6 * box.width
        if lying:
            radius = min(58.0, room / 2 - 18, box.width * 0.16)
            x, y = box.x + 28 + radius, box.y + room / 2
            emblem(canvas, x, y, radius, subject.icon, self._i + 1, strong)
            left = x + radius + 24
            width = box.x + box.width - left - 20
            label(canvas, left, y, width, subject.label, (42, 37, 32, 28, 24, 20, 17), ink)
        else:
            radius = min(92.0, room * 0.26)
            y = box.y + room * 0.4
            emblem(canvas, box.x + box.width / 2, y, radius, subject.icon, self._i + 1, strong)
            below = box.y + room * 0.83
            sizes = (42, 37, 32, 28, 24, 20)
            label(
                canvas,
                box.x + box.width / 2,
                below,
                box.width - 40,
                subject.label,
                sizes,
                ink,
                align="centre",
            )

    def draw(self, canvas: "skia.Canvas", seconds: float) -> None:
        """Draw the side and its points as far as they have been revealed."""
        progress = self._stage.timing.progress(self._i, seconds, POP)
        if progress <= 0:
            return
        scale = 0.8 + 0.2 * overshoot(progress)
        canvas.save()
        canvas.translate(self._box.centre_x, self._box.centre_y)
        canvas.scale(scale, scale)
        canvas.translate(-self._box.centre_x, -self._box.centre_y)
        self._layer.place(canvas)
        canvas.restore()
        for card in self.cards:
            card.draw(canvas, seconds)


class Compare:
    """Two sides and a disc with "vs" where they meet."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        area = stage.area
        if stage.frame.shape == "tall":
            height = (area.height - _GAP) / 2
            boxes = [Area(area.x, area.y + i * (height + _GAP), area.width, height) for i in (0, 1)]
        else:
            width = (area.width - _GAP) / 2
            boxes = [Area(area.x + i * (width + _GAP), area.y, width, area.height) for i in (0, 1)]
        count = len(stage.subjects)
        self._sides = [Side(stage, i, boxes[i], list(range(2 + i, count, 2))) for i in range(min(count, 2))]

    def draw(self, canvas: "skia.Canvas", seconds: float) -> None:
        """Draw both sides at that time."""
        for side in self._sides:
            side.draw(canvas, seconds)
        if len(self._sides) == 2:
            self._draw_versus(canvas, seconds)

    def _draw_versus(self, canvas: "skia.Canvas", seconds: float) -> None:
        progress = self._stage.timing.progress(1, seconds, 0.45, delay=0.2)
        if progress <= 0:
            return
        area, ink = self._stage.area, self._stage.palette.ink
        points = len(self._stage.subjects) > 2
        lower = points and self._stage.frame.shape != "tall"
        y = area.y + 62 if lower else area.centre_y
        canvas.save()
        canvas.translate(area.centre_x, y)
        canvas.scale(overshoot(progress), overshoot(progress))
        canvas.drawCircle(0, 0, _VERSUS_RADIUS + 6, fill(WHITE))
        canvas.drawCircle(0, 0, _VERSUS_RADIUS, fill(ink))
        size = 28
        width = measure("vs", size, "ExtraBold")
        draw_text(canvas, -width / 2, size * CAP_HEIGHT * 0.36, "vs", size, "ExtraBold", WHITE)
        canvas.restore()

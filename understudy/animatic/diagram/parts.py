"""The building blocks of the layouts: panels, badges, cards, labels, connectors."""

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from understudy.animatic.diagram.stage import Stage
from understudy.drawing.bare_skia import skia
from understudy.drawing.canvas import (
    Layer,
    fill,
    linear,
    mix,
    path,
    rounded,
    shaded,
    stroke,
)
from understudy.drawing.easing import ease, overshoot
from understudy.drawing.icons import draw_icon
from understudy.drawing.text import CAP_HEIGHT, draw_text, fit, measure

if TYPE_CHECKING:
    from understudy.drawing.palette import Palette

Align = Literal["left", "centre", "right"]

WHITE = "#ffffff"
CORNER = 24.0
POP = 0.5
"""Seconds in which a card pops up."""

_ROOM_FOR_SPARK = 70.0  # a shorter connector is left alone

_SHADOW_REACH = 44.0  # units that a panel's shadow reaches beyond it
_LIFT = 0.03  # of its height, that the card spoken of rises
_LINE_HEIGHT = 1.16


def panel(canvas: "skia.Canvas", palette: "Palette", x: float, y: float, width: float, height: float) -> None:
    """A white card with a hairline and a soft shadow below it."""
    corner = min(CORNER, height / 2.6)
    canvas.drawRRect(rounded(x + 6, y + 14, width - 12, height - 6, corner), fill(palette.ink, 42, blur=11))
    canvas.drawRRect(rounded(x + 1, y + 3, width - 2, height, corner), fill(palette.ink, 30, blur=3))
    canvas.drawRRect(rounded(x, y, width, height, corner), fill(WHITE))
    canvas.drawRRect(rounded(x + 0.5, y + 0.5, width - 1, height - 1, corner), stroke(palette.ink, 1, 18))


def badge(
    canvas: "skia.Canvas",
    x: float,
    y: float,
    radius: float,
    icon: str | None,
    number: int,
    colours: tuple[str, str],
) -> None:
    """A soft disc with an icon, or with the subject's number where no icon is known."""
    strong, soft = colours
    ground = linear(
        (x - radius, y - radius), (x + radius, y + radius), [mix(soft, WHITE, 0.35), mix(soft, strong, 0.08)]
    )
    canvas.drawCircle(x, y, radius, shaded(ground))
    canvas.drawCircle(x, y, radius - 1, stroke(strong, 1.5, 36))
    draw_symbol(canvas, x, y, radius * 0.95, icon, number, strong)


def emblem(
    canvas: "skia.Canvas",
    x: float,
    y: float,
    radius: float,
    icon: str | None,
    number: int,
    strong: str,
) -> None:
    """A large disc in the full colour with a white icon: the badge of the main subject."""
    canvas.drawCircle(x, y + radius * 0.14, radius * 0.96, fill(strong, 90, blur=radius * 0.16))
    ground = linear(
        (x - radius, y - radius),
        (x + radius, y + radius),
        [mix(strong, WHITE, 0.22), mix(strong, "#000000", 0.12)],
    )
    canvas.drawCircle(x, y, radius, shaded(ground))
    canvas.drawCircle(x, y, radius - 2, stroke(WHITE, 3, 60))
    draw_symbol(canvas, x, y, radius * 0.92, icon, number, WHITE)


def draw_symbol(
    canvas: "skia.Canvas", x: float, y: float, size: float, icon: str | None, number: int, colour: str
) -> None:
    """An icon, or the number in its place, centred."""
    if icon:
        draw_icon(canvas, icon, x, y, size, colour)
        return
    digits = str(number)
    left = x - measure(digits, size, "ExtraBold") / 2
    draw_text(canvas, left, y + size * CAP_HEIGHT / 2, digits, size, "ExtraBold", colour)


def label(
    canvas: "skia.Canvas",
    x: float,
    y: float,
    width: float,
    text: str,
    sizes: Sequence[float],
    colour: str,
    lines: int = 2,
    align: Align = "left",
) -> None:
    """A subject's name in the largest size that fits, its middle at y; x is the edge or middle it aligns to."""
    size, wrapped = fit(text, "Bold", width, sizes, lines)
    first = y + size * CAP_HEIGHT / 2 - (len(wrapped) - 1) / 2 * size * _LINE_HEIGHT
    for i, line in enumerate(wrapped):
        left = x - measure(line, size, "Bold") * {"left": 0.0, "centre": 0.5, "right": 1.0}[align]
        draw_text(canvas, left, first + i * size * _LINE_HEIGHT, line, size, "Bold", colour)


class Card(ABC):
    """A flattened panel of one subject that pops up, and rises with a coloured rim while it is spoken of."""

    def __init__(self, stage: Stage, i: int, x: float, y: float, width: float, height: float) -> None:
        """The subclass's `paint` draws the inside, from 0, 0 to width, height."""
        self.stage, self.i, self.x, self.y, self.width, self.height = stage, i, x, y, width, height
        reach = _SHADOW_REACH

        def draw(canvas: "skia.Canvas") -> None:
            panel(canvas, stage.palette, 0, 0, width, height)
            self.paint(canvas)

        self._layer = Layer((-reach, -reach, width + 2 * reach, height + 2 * reach), draw, stage.layer_scale)

    @abstractmethod
    def paint(self, canvas: "skia.Canvas") -> None:
        """Draw what is on the panel."""

    def draw(self, canvas: "skia.Canvas", seconds: float) -> None:
        """Draw the card as it stands at that time; nothing before its reveal."""
        progress = self.stage.timing.progress(self.i, seconds, POP)
        if progress <= 0:
            return
        attention = self.stage.timing.attention(self.i, seconds)
        scale = (0.7 + 0.3 * overshoot(progress)) * (1 + 0.025 * attention)
        canvas.save()
        canvas.translate(self.x + self.width / 2, self.y + self.height * (0.5 - _LIFT * attention))
        canvas.scale(scale, scale)
        canvas.translate(-self.width / 2, -self.height / 2)
        self._layer.place(canvas)
        if attention > 0:
            strong, _ = self.stage.colours(self.i)
            corner = min(CORNER, self.height / 2.6)
            rim = rounded(0, 0, self.width, self.height, corner)
            canvas.drawRRect(rim, stroke(strong, 10, 40 * attention))
            canvas.drawRRect(rim, stroke(strong, 3.5, 255 * attention))
        canvas.restore()

    def draw_slot(self, canvas: "skia.Canvas", seconds: float) -> None:
        """Draw where the card will be, until it is there."""
        shown = ease((seconds - 0.2) / 0.5) * (1 - self.stage.timing.progress(self.i, seconds, 0.2))
        if shown <= 0:
            return
        corner = min(CORNER, self.height / 2.6)
        outline = rounded(self.x + 1, self.y + 1, self.width - 2, self.height - 2, corner)
        canvas.drawRRect(outline, fill(WHITE, 90 * shown))
        dashes = stroke(self.stage.palette.ink, 1.6, 46 * shown)
        dashes.setPathEffect(skia.DashPathEffect.Make([7, 8], 0))
        canvas.drawRRect(outline, dashes)


class RowCard(Card):
    """A lying card: badge where reading begins, label beside it."""

    def paint(self, canvas: "skia.Canvas") -> None:
        """Badge and label."""
        stage, subject = self.stage, self.stage.subjects[self.i]
        radius = min(self.height / 2 - 14, 46)
        inset, room = 18 + radius, self.width - 58 - 2 * radius
        mirrored = stage.right_to_left
        x = self.width - inset if mirrored else inset
        badge(canvas, x, self.height / 2, radius, subject.icon, self.i + 1, stage.colours(self.i))
        largest = 34 if self.height > 90 else 27
        sizes = [size for size in (34, 30, 27, 24, 21, 18, 16) if size <= largest]
        size = stage.label_size(room, sizes, 2)
        edge = x - radius - 20 if mirrored else x + radius + 20
        align: Align = "right" if mirrored else "left"
        label(canvas, edge, self.height / 2, room, subject.label, [size], stage.palette.ink, align=align)


class ColumnCard(Card):
    """A standing card: badge above, label below, a small number in the corner."""

    def paint(self, canvas: "skia.Canvas") -> None:
        """Number, badge and label."""
        stage, subject, colours = self.stage, self.stage.subjects[self.i], self.stage.colours(self.i)
        middle, radius = self.width / 2, min(self.height * 0.235, self.width * 0.3)
        if subject.icon:
            digits = str(self.i + 1)
            canvas.drawCircle(34, 34, 15, fill(colours[0]))
            draw_text(canvas, 34 - measure(digits, 17, "Bold") / 2, 40, digits, 17, "Bold", WHITE)
        badge(canvas, middle, self.height * 0.38, radius, subject.icon, self.i + 1, colours)
        room = self.width - 32
        size = stage.label_size(room, (31, 28, 25, 22, 19, 16), 2)
        y = self.height * 0.8
        label(canvas, middle, y, room, subject.label, [size], stage.palette.ink, align="centre")


class Connector:
    """A curve from one place to another that draws itself; along a long one a spark runs afterwards."""

    def __init__(self, curve: "skia.Path", colours: tuple[str, str], arrow: bool) -> None:
        """`colours` at its start and end; with a head at its end if `arrow`."""
        self._curve, self._arrow = curve, arrow
        self._measure = skia.PathMeasure(curve, False)
        self._length = self._measure.getLength()
        start, _ = self._measure.getPosTan(0)
        end, _ = self._measure.getPosTan(self._length)
        self._end_colour = colours[1]
        self._shader = linear((start.x(), start.y()), (end.x(), end.y()), [*colours])

    def draw(self, canvas: "skia.Canvas", progress: float, seconds: float) -> None:
        """Draw the first `progress` (0..1) of it."""
        if progress <= 0:
            return
        share = ease(progress)
        line = stroke(WHITE, 5)
        line.setShader(self._shader)
        if share < 1:
            line.setPathEffect(skia.TrimPathEffect.Make(0, max(0.001, share)))
        canvas.drawPath(self._curve, line)
        if self._arrow:
            self._draw_head(canvas, share)
        if share >= 1 and self._length > _ROOM_FOR_SPARK:
            along = (seconds * 0.55) % 1
            position, _ = self._measure.getPosTan(self._length * along)
            glow = math.sin(math.pi * along)
            canvas.drawCircle(position.x(), position.y(), 7, fill(WHITE, 230 * glow))
            canvas.drawCircle(position.x(), position.y(), 4.5, fill(self._end_colour, 255 * glow))

    def _draw_head(self, canvas: "skia.Canvas", share: float) -> None:
        position, tangent = self._measure.getPosTan(self._length * share)
        canvas.save()
        canvas.translate(position.x(), position.y())
        canvas.rotate(math.degrees(math.atan2(tangent.y(), tangent.x())))
        head = path(("M", -11, -10), ("L", 1, 0), ("L", -11, 10))
        canvas.drawPath(head, stroke(self._end_colour, 5))
        canvas.restore()

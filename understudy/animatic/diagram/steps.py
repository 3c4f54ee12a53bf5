"""Steps: a check list whose boxes tick one after another, with the step spoken of shown large beside it."""

from functools import partial
from typing import TYPE_CHECKING

from understudy.animatic.diagram.hero import RingedEmblem
from understudy.animatic.diagram.parts import WHITE, Align, label, panel
from understudy.animatic.diagram.stage import Stage
from understudy.drawing.bare_skia import skia
from understudy.drawing.canvas import Layer, fill, mix, path, rounded, stroke
from understudy.drawing.easing import ease, ease_out, overshoot

if TYPE_CHECKING:
    from understudy.animatic.composition import Subject

_TICK_DELAY = 0.35  # seconds from a row's reveal to its tick
_TICK_SECONDS = 0.3
_ROW_SECONDS = 0.35
_BOX = 17.0  # radius of a check box
_INSET = 26.0


class Steps:
    """A panel with one row per subject."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        area, count = stage.area, max(len(stage.subjects), 1)
        left, top, width, height = area.x, area.y, area.width, area.height
        spot = None
        if stage.frame.shape == "wide":
            width = area.width * 0.6
            radius = min(104.0, area.height / 3.3)
            spot = (area.x + width + (area.width - width) / 2 + 10, area.centre_y, radius)
        elif stage.frame.shape == "tall":
            radius = 74.0
            spot = (area.centre_x, area.y + radius * 1.66, radius)
            top, height = area.y + radius * 3.32 + 26, area.height - radius * 3.32 - 26
        self._row_height = min((height - 28) / count, 100.0)
        self._height = self._row_height * count + 28
        self._x, self._y, self._width = left, top + (height - self._height) / 2, width
        self._spots = [RingedEmblem(stage, i, *spot) for i in range(len(stage.subjects))] if spot else []
        self._panel = Layer(
            (self._x - 44, self._y - 44, width + 88, self._height + 88), self._draw_panel, stage.layer_scale
        )
        self._labels = [
            Layer(
                (0, 0, width, self._row_height),
                partial(self._draw_label, subject=subject),
                stage.layer_scale,
            )
            for subject in stage.subjects
        ]

    def _draw_panel(self, canvas: "skia.Canvas") -> None:
        panel(canvas, self._stage.palette, self._x, self._y, self._width, self._height)
        line = stroke(self._stage.palette.ink, 1.2, 22)
        for i in range(1, len(self._stage.subjects)):
            y = self._y + 14 + i * self._row_height
            canvas.drawLine(self._x + _INSET, y, self._x + self._width - _INSET, y, line)

    def _draw_label(self, canvas: "skia.Canvas", subject: "Subject") -> None:
        left = _INSET + 2 * _BOX + 20
        largest = 32 if self._row_height > 62 else 26
        sizes = [size for size in (32, 29, 26, 23, 20, 17) if size <= largest]
        lines = 2 if self._row_height > 54 else 1
        room, ink = self._width - left - _INSET, self._stage.palette.ink
        size = self._stage.label_size(room, sizes, lines)
        mirrored = self._stage.right_to_left
        edge = self._width - left if mirrored else left
        align: Align = "right" if mirrored else "left"
        label(canvas, edge, self._row_height / 2, room, subject.label, [size], ink, lines, align)

    def draw(self, canvas: "skia.Canvas", seconds: float) -> None:
        """Draw the list and the large picture of the current step."""
        rise = 60 * (1 - ease_out((seconds - 0.1) / 0.5))
        if seconds > 0.1:
            canvas.save()
            canvas.translate(0, rise)
            self._panel.place(canvas)
            for i in range(len(self._labels)):
                self._draw_row(canvas, i, seconds)
            canvas.restore()
        started = [i for i, start in enumerate(self._stage.timing.starts) if start <= seconds]
        if self._spots and started:
            current = max(started, key=lambda i: (self._stage.timing.starts[i], i))
            self._spots[current].draw(canvas, seconds)

    def _draw_row(self, canvas: "skia.Canvas", i: int, seconds: float) -> None:
        timing, colours = self._stage.timing, self._stage.palette
        strong, soft = self._stage.colours(i)
        top = self._y + 14 + i * self._row_height
        middle = top + self._row_height / 2
        attention = timing.attention(i, seconds)
        if attention > 0:
            ground = rounded(self._x + 10, top + 4, self._width - 20, self._row_height - 8, 16)
            canvas.drawRRect(ground, fill(mix(soft, WHITE, 0.3), 255 * attention))
        inset = _INSET + _BOX
        x = self._x + (self._width - inset if self._stage.right_to_left else inset)
        canvas.drawCircle(x, middle, _BOX, stroke(colours.ink, 2.5, 70))
        shown = timing.progress(i, seconds, _ROW_SECONDS)
        if shown <= 0:
            return
        self._labels[i].place(canvas, self._x + 26 * (1 - ease_out(shown)), top)
        ticked = timing.progress(i, seconds, _TICK_SECONDS, delay=_TICK_DELAY)
        if ticked > 0:
            canvas.drawCircle(x, middle, (_BOX + 1.5) * overshoot(ticked), fill(strong))
            tick = path(("M", x - 7.5, middle + 0.5), ("L", x - 2, middle + 6), ("L", x + 8, middle - 5.5))
            line = stroke(WHITE, 4)
            if ease(ticked) < 1:
                line.setPathEffect(skia.TrimPathEffect.Make(0, max(0.001, ease(ticked))))
            canvas.drawPath(tick, line)

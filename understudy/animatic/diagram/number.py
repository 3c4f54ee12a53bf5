"""Number: one figure that counts up inside a ring as it is said, and what it is about beside it."""

import math
import re
from typing import TYPE_CHECKING

from understudy.animatic.diagram.parts import WHITE, Card, RowCard
from understudy.animatic.diagram.stage import Stage
from understudy.drawing.canvas import Layer, arc, fill, linear, mix, stroke
from understudy.drawing.easing import clamp, ease_out, overshoot
from understudy.drawing.text import CAP_HEIGHT, draw_text, fit, measure

if TYPE_CHECKING:
    from understudy.drawing.bare_skia import skia

_START = 0.35  # seconds until it counts at the earliest
_COUNTING = 1.4  # seconds
_SEEN = 0.25  # seconds before the scene's end in which the figure is the one that was said
_LONGEST_SYMBOL = 2  # characters: "%" and "°C" stand beside the figure, a longer unit below it
_RING_WIDTH = 26.0  # design units, with the gap inside it
_FIGURE_ABOVE, _UNIT_BELOW = 0.16, 0.48  # of the radius, from the middle of the ring
_LARGEST_WITH_UNIT = 0.9  # size of the figure, of the radius
_FIGURE_SIZES = tuple(range(150, 20, -4))


class Figure:
    """A number as it was written, that can count up to itself."""

    def __init__(self, text: str) -> None:
        """`text` as "£1,200", "3.5" or "-4,5"; what is no number is shown as it is."""
        self.text = text
        found = re.search(r"\d[\d.,' \u00a0\u202f]*\d|\d", text)
        self._before, self._after = (text[: found.start()], text[found.end() :]) if found else ("", "")
        self._digits = found[0] if found else ""
        # The last separator marks decimals unless three digits follow it: 1,200 is a whole number.
        decimals = re.search(r"[.,](\d{1,2}|\d{4,})$", self._digits)
        self._decimals = len(decimals[1]) if decimals else 0
        digits = re.sub(r"\D", "", self._digits)
        self._value = int(digits) if digits else 0

    def at(self, share: float) -> str:
        """The number on its way, `share` (0..1) of itself, separated as in the original."""
        if not self._digits or share >= 1:
            return self.text
        digits = str(round(self._value * share)).rjust(self._decimals + 1, "0")
        shown = ""
        for original in reversed(self._digits):
            if original.isdecimal():
                if not digits:
                    break
                digits, shown = digits[:-1], digits[-1] + shown
            elif digits:
                shown = original + shown
        return self._before + shown + self._after


class Number:
    """The ring, its figure, and cards for the subjects."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        composition, area = stage.composition, stage.area
        self._figure = Figure(composition.number)
        is_share = composition.unit in ("%", "percent") or composition.number.endswith("%")
        shown = re.search(r"\d+(?:[.,]\d+)?", composition.number)
        self._fraction = clamp(float(shown[0].replace(",", ".")) / 100) if is_share and shown else 1.0
        beside = composition.subjects and stage.frame.shape != "tall"
        limit = {"wide": 170, "square": 132, "tall": 165}[stage.frame.shape]
        room = area.height if stage.frame.shape != "tall" or not composition.subjects else area.height * 0.46
        self._radius = min(limit, room / 2 - 14)
        self._x = (
            area.x + self._radius + (90 if stage.frame.shape == "wide" else 14) if beside else area.centre_x
        )
        self._y = area.centre_y if beside or not composition.subjects else area.y + room / 2
        self._symbol = composition.unit if len(composition.unit) <= _LONGEST_SYMBOL else ""
        self._unit = "" if self._symbol else composition.unit
        width = self._radius * 1.42
        highest = _LARGEST_WITH_UNIT * self._radius if self._unit else _FIGURE_SIZES[0]
        for size in _FIGURE_SIZES:
            self._size = size
            if size <= highest and self._line_width(self._figure.text) <= width:
                break
        reach = self._radius + 16
        self._final = Layer(
            (-reach, -reach, 2 * reach, 2 * reach),
            self._draw_final,
            stage.layer_scale,
        )
        self._cards = self._side_cards() if composition.subjects else []

    def _line_width(self, figure: str) -> float:
        width = measure(figure, self._size, "ExtraBold")
        if self._symbol:
            width += self._size * 0.06 + measure(self._symbol, self._size * 0.58, "ExtraBold")
        return width

    def _side_cards(self) -> list[Card]:
        stage, area = self._stage, self._stage.area
        count = len(stage.subjects)
        if stage.frame.shape == "tall":
            left, top = area.x, self._y + self._radius + 36
        else:
            left, top = self._x + self._radius + (110 if stage.frame.shape == "wide" else 44), area.y
        width, room = area.x + area.width - left, area.y + area.height - top
        gap = 18
        height = min((room - (count - 1) * gap) / count, 104)
        first = top + (room - count * height - (count - 1) * gap) / 2
        return [
            RowCard(stage, i, left, first + i * (height + gap), min(width, 592), height) for i in range(count)
        ]

    def draw(self, canvas: "skia.Canvas", seconds: float) -> None:
        """Draw ring and cards at that time."""
        start = max(_START, self._stage.timing.figure_at)
        counting = min(_COUNTING, self._stage.timing.end - _SEEN - start)
        share = ease_out((seconds - start) / counting) if counting > 0 else 1.0
        scale = 0.75 + 0.25 * overshoot((seconds - 0.1) / 0.5)
        if seconds >= 0.1:
            canvas.save()
            canvas.translate(self._x, self._y)
            canvas.scale(scale, scale)
            if share < 1:
                self._draw_ring(canvas, share)
                if seconds >= self._stage.timing.figure_at:
                    self._draw_figure(canvas, share)
            else:
                self._final.place(canvas)
            canvas.restore()
        for card in self._cards:
            card.draw(canvas, seconds)

    def _draw_ring(self, canvas: "skia.Canvas", share: float) -> None:
        colours, radius = self._stage.palette, self._radius
        canvas.drawCircle(0, 0, radius + 14, fill(WHITE, 120))
        canvas.drawCircle(0, 0, radius, fill(WHITE))
        track = radius - 12
        canvas.drawCircle(0, 0, track, stroke(colours.soft, 20))
        sweep = 360 * self._fraction * share
        if sweep > 0:
            line = stroke(colours.accent, 20)
            line.setShader(
                linear(
                    (-radius, -radius), (radius, radius), [mix(colours.accent, WHITE, 0.25), colours.accent]
                )
            )
            canvas.drawPath(arc((-track, -track, 2 * track, 2 * track), -90, min(sweep, 359.9)), line)

    def _draw_final(self, canvas: "skia.Canvas") -> None:
        self._draw_ring(canvas, 1)
        self._draw_figure(canvas, 1)

    def _draw_figure(self, canvas: "skia.Canvas", share: float) -> None:
        colours, size = self._stage.palette, self._size
        figure = self._figure.at(share)
        left = -self._line_width(figure) / 2
        baseline = size * CAP_HEIGHT / 2 - (self._radius * _FIGURE_ABOVE if self._unit else 0)
        draw_text(canvas, left, baseline, figure, size, "ExtraBold", colours.ink)
        if self._symbol:
            x = left + measure(figure, size, "ExtraBold") + size * 0.06
            draw_text(canvas, x, baseline, self._symbol, size * 0.58, "ExtraBold", colours.accent)
        if self._unit:
            y = self._radius * _UNIT_BELOW
            inside = self._radius - _RING_WIDTH
            chord = 2 * math.sqrt(inside**2 - y**2)
            unit_size, lines = fit(self._unit, "Bold", 0.92 * chord, (34, 30, 26, 22, 18, 15, 12), 1)
            x = -measure(lines[0], unit_size, "Bold") / 2
            draw_text(canvas, x, y, lines[0], unit_size, "Bold", colours.accent)

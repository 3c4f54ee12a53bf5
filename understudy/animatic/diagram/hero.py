"""Hero: one subject, large, with rings around it; as many further subjects as fit on small cards."""

import math
from typing import TYPE_CHECKING

from understudy.animatic.diagram.parts import Card, RowCard, emblem
from understudy.animatic.diagram.stage import Stage
from understudy.drawing.canvas import Layer, fill, stroke
from understudy.drawing.easing import ease, ease_out, overshoot
from understudy.drawing.text import CAP_HEIGHT, draw_text, fit, measure

if TYPE_CHECKING:
    from understudy.drawing.bare_skia import skia

_POP = 0.6  # seconds
_RINGS = (1.3, 1.62)  # radii of the emblem
_LABEL_SIZES = (72, 64, 56, 48, 42, 36, 30, 26)
_LINE_HEIGHT = 1.14
_CARD_HEIGHT, _CARD_GAP = 66.0, 18.0
_SMALLEST_RADIUS = 52.0  # of the emblem over a name and cards


class RingedEmblem:
    """An emblem inside two rings, with small planets on them and a slow pulse."""

    def __init__(self, stage: Stage, i: int, x: float, y: float, radius: float) -> None:
        self._stage, self._i, self._x, self._y, self._radius = stage, i, x, y, radius
        icon = stage.subjects[i].icon
        strong = stage.colours(i)[0]
        reach = radius * 1.6

        def draw(canvas: "skia.Canvas") -> None:
            emblem(canvas, 0, 0, radius, icon, i + 1, strong)

        self._layer = Layer((-reach, -reach, 2 * reach, 2 * reach), draw, stage.layer_scale)

    def draw(self, canvas: "skia.Canvas", seconds: float) -> None:
        """Draw it as it stands at that time; nothing before its reveal."""
        progress = self._stage.timing.progress(self._i, seconds, _POP)
        if progress <= 0:
            return
        strong, soft = self._stage.colours(self._i)
        other = self._stage.colours(self._i + 1)[0]
        canvas.save()
        canvas.translate(self._x, self._y)
        pulse = (seconds * 0.4) % 1
        canvas.drawCircle(
            0, 0, self._radius * (1 + 0.62 * pulse), stroke(strong, 3, 70 * (1 - pulse) * progress)
        )
        for number, share in enumerate(_RINGS):
            ring = self._radius * share * ease_out(progress)
            canvas.drawCircle(0, 0, ring, fill(soft, 110))
            canvas.drawCircle(0, 0, ring, stroke(strong, 1.6, 60))
            angle = seconds * (0.5 - 0.85 * number) + number * 2.1
            planet = fill(other if number else strong)
            canvas.drawCircle(ring * math.cos(angle), ring * math.sin(angle), 9 - 2 * number, planet)
        scale = overshoot(progress)
        canvas.scale(scale, scale)
        self._layer.place(canvas)
        canvas.restore()


class Hero:
    """Emblem and name of the first subject; beside each other in a wide frame, below each other in others."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._emblem: RingedEmblem | None = None
        self._cards: list[Card] = []
        self._lines: list[str] = []
        self._left: float | None
        if not stage.subjects:
            return
        area = stage.area
        # A heading that already names the subject needs no label to repeat it.
        name = stage.subjects[0].label
        named = name.casefold() not in stage.composition.heading.casefold()
        side_by_side = stage.frame.shape == "wide" and (named or len(stage.subjects) > 1)
        text_width = area.width - 480 if side_by_side else area.width
        if named:
            sizes = _LABEL_SIZES if stage.frame.shape != "square" else _LABEL_SIZES[3:]
            self._size, self._lines = fit(name, "ExtraBold", text_width, sizes, 2)
        else:
            self._size = 0
        text_height = len(self._lines) * self._size * _LINE_HEIGHT
        room = area.height - text_height - (0 if side_by_side else 2 * _SMALLEST_RADIUS * _RINGS[-1] + 20)
        others = min(len(stage.subjects) - 1, int(room / (_CARD_HEIGHT + _CARD_GAP)))
        cards_height = others * (_CARD_HEIGHT + _CARD_GAP)
        if side_by_side:
            radius = min(112.0, area.height / 2 / _RINGS[-1])
            x, y = area.x + 210, area.centre_y
            self._left, top = area.x + 470, area.centre_y - (text_height + cards_height) / 2
        else:
            below = text_height + cards_height + (20 if self._lines or others else 0)
            radius = min(150.0, (area.height - below) / 2 / _RINGS[-1])
            x, y = area.centre_x, area.y + (area.height - below) / 2
            self._left, top = None, y + radius * _RINGS[-1] + 20
        self._emblem = RingedEmblem(stage, 0, x, y, radius)
        self._baseline = top + self._size * (CAP_HEIGHT + (_LINE_HEIGHT - CAP_HEIGHT) / 2)
        width = min(430.0, area.width)
        card_left = area.centre_x - width / 2 if self._left is None else self._left
        card_top = top + text_height + _CARD_GAP
        self._cards = [
            RowCard(stage, i + 1, card_left, card_top + i * (_CARD_HEIGHT + _CARD_GAP), width, _CARD_HEIGHT)
            for i in range(others)
        ]

    def draw(self, canvas: "skia.Canvas", seconds: float) -> None:
        """Draw emblem, name and cards at that time."""
        if not self._emblem:
            return
        self._emblem.draw(canvas, seconds)
        shown = self._stage.timing.progress(0, seconds, 0.5, delay=0.15)
        for i, line in enumerate(self._lines):
            middle = self._stage.area.centre_x - measure(line, self._size, "ExtraBold") / 2
            x = middle if self._left is None else self._left
            y = self._baseline + i * self._size * _LINE_HEIGHT + 24 * (1 - ease_out(shown))
            ink = self._stage.palette.ink
            draw_text(canvas, x, y, line, self._size, "ExtraBold", ink, 255 * ease(shown * 1.5))
        for card in self._cards:
            card.draw(canvas, seconds)

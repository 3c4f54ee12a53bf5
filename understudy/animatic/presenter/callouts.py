"""Call-outs: badges beside the presenter that name what is being said.

In a wide picture they stack up beside the presenter; in a square or tall one each takes the place of the one
before, between face and captions. Lengths are design units.
"""

from collections.abc import Sequence

from understudy.animatic.composition import Subject
from understudy.drawing import icons, text
from understudy.drawing.bare_skia import skia
from understudy.drawing.canvas import Layer, fill, rounded
from understudy.drawing.easing import ease, overshoot
from understudy.drawing.palette import Palette
from understudy.drawing.safe_area import DesignFrame

_HEIGHT = 92
_ICON_ROOM, _END_ROOM = 98, 30  # left and right of the label
_SHADOW = 30  # around the badge
_SIZES = (30, 27, 24, 21)
_MAX_WIDTH = 560

_ARRIVAL, _DEPARTURE = 0.45, 0.25  # seconds
_INVISIBLE = 0.02  # of full size

_EDGE = 56  # to the picture's edge
_STACK_LEFT = 0.625  # of the picture's width
_STACK_MIDDLE, _STACK_STEP, _STACK_HEIGHT = 300, 110, 400
_LARGEST_STACK = 5
_OVER_CAPTIONS = 62  # middle of a single badge over the captions


class Callout:
    """One badge, flattened once: an icon on a soft disc, and its label."""

    def __init__(
        self, subject: Subject, palette: Palette, number: int, max_width: float, scale: float
    ) -> None:
        accent, soft = (palette.accent, palette.soft) if number % 2 == 0 else (palette.accent2, palette.soft2)
        size, lines = text.fit(subject.label, "Bold", max_width - _ICON_ROOM - _END_ROOM, _SIZES, lines=2)
        label_width = max(text.measure(line, size, "Bold") for line in lines)
        self.width = label_width + _ICON_ROOM + _END_ROOM

        def draw(canvas: "skia.Canvas") -> None:
            canvas.drawRRect(rounded(3, 9, self.width - 6, _HEIGHT - 4, 24), fill("#0F1720", 84, blur=11))
            canvas.drawRRect(rounded(0, 0, self.width, _HEIGHT, 24), fill("#FFFFFF", 247))
            canvas.drawCircle(52, _HEIGHT / 2, 32, fill(soft))
            if subject.icon:
                icons.draw_icon(canvas, subject.icon, 52, _HEIGHT / 2, 30, accent)
            else:
                canvas.drawCircle(52, _HEIGHT / 2, 10, fill(accent))
            leading = size * 1.2
            baseline = _HEIGHT / 2 + size * text.CAP_HEIGHT / 2 - leading * (len(lines) - 1) / 2
            for i, line in enumerate(lines):
                text.draw_text(canvas, _ICON_ROOM, baseline + i * leading, line, size, "Bold", palette.ink)

        box = (-_SHADOW, -_SHADOW, self.width + 2 * _SHADOW, _HEIGHT + 2 * _SHADOW)
        self._layer = Layer(box, draw, scale)

    def draw(self, canvas: "skia.Canvas", x: float, y: float, size: float) -> None:
        """Draw it at `size` (1 is full), its left edge at x, its middle at y."""
        canvas.save()
        canvas.translate(x + self.width / 2, y)
        canvas.scale(size, size)
        self._layer.place(canvas, -self.width / 2, -_HEIGHT / 2)
        canvas.restore()


class Callouts:
    """All badges of a scene."""

    def __init__(
        self,
        frame: DesignFrame,
        subjects: Sequence[Subject],
        reveals: Sequence[float],
        palette: Palette,
    ) -> None:
        """`reveals` in seconds, one per subject."""
        wide = frame.shape == "wide"
        max_width = frame.width * (1 - _STACK_LEFT) - _EDGE if wide else frame.width - 2 * _EDGE
        self._reveals = reveals
        self._badges = [
            Callout(subject, palette, i, min(max_width, _MAX_WIDTH), frame.pixels_per_unit)
            for i, subject in enumerate(subjects)
        ]
        self._stacked = wide and len(subjects) <= _LARGEST_STACK
        middle = _STACK_MIDDLE if wide else frame.caption_band[0] - _OVER_CAPTIONS
        step = min(_STACK_STEP, _STACK_HEIGHT / max(1, len(subjects) - 1)) if self._stacked else 0.0
        self._places = [
            (
                frame.width * _STACK_LEFT if wide else (frame.width - badge.width) / 2,
                middle + step * (i - (len(subjects) - 1) / 2),
            )
            for i, badge in enumerate(self._badges)
        ]

    def draw(self, canvas: "skia.Canvas", seconds: float) -> None:
        """Draw those that show at this time; nothing shows without reveals."""
        for i, (badge, start) in enumerate(zip(self._badges, self._reveals, strict=False)):
            size = overshoot((seconds - start) / _ARRIVAL)
            if not self._stacked and i + 1 < len(self._reveals):
                size *= 1 - ease((seconds - self._reveals[i + 1]) / _DEPARTURE + 1)
            if size > _INVISIBLE:
                badge.draw(canvas, *self._places[i], size)

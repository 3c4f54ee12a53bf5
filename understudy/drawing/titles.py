"""The cards at the start and the end of a film."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from understudy.drawing.canvas import Frame, fill, linear, mix, raster, rect, rounded, shaded, stroke
from understudy.drawing.easing import ease, ease_out, overshoot, wander
from understudy.drawing.palette import Palette, palette
from understudy.drawing.rising_text import RisingText
from understudy.drawing.safe_area import DesignFrame, Shape, design_frame
from understudy.drawing.text import draw_text, fit, is_right_to_left, measure

if TYPE_CHECKING:
    from understudy.drawing.bare_skia import skia

_WHITE = "#ffffff"
_SIZES: dict[Shape, tuple[int, ...]] = {
    "wide": (92, 82, 72, 64, 56, 48, 40),
    "square": (72, 64, 56, 48, 42, 36, 30),
    "tall": (84, 76, 68, 60, 52, 44, 36),
}
_LINES: dict[Shape, int] = {"wide": 3, "square": 4, "tall": 5}
_KICKER_SIZE, _KICKER_SPACING = 22.0, 2.2
_SMALL_SIZES = (20.0, 18.0, 16.0, 14.0)
_LABEL_SIZES = (32.0, 28.0, 24.0, 20.0)
_LABEL_GAP = 8.0
_SMALL_LINE = 1.5  # sizes
_BAR_WIDTH, _BAR_HEIGHT = 150.0, 9.0


class _Motif:
    """The ground of a card: a deep gradient with large rings and a disc that turn slowly."""

    def __init__(self, frame: DesignFrame, colours: Palette) -> None:
        self._frame, self._colours = frame, colours
        self._ground = raster(
            frame.width, frame.height, self._draw_ground, frame.pixels_per_unit, opaque=True
        )

    def _draw_ground(self, canvas: "skia.Canvas") -> None:
        width, height = self._frame.width, self._frame.height
        near, far = (mix(self._colours.accent, self._colours.ink, share) for share in (0.8, 1.0))
        gradient = linear((0, 0), (width, height), [far, mix(near, far, 0.45), near])
        canvas.drawRect(rect(0, 0, width + 1, height + 1), shaded(gradient))
        dot = fill(_WHITE, 13)
        for column in range(math.ceil(width / 32)):
            for row in range(math.ceil(height / 32)):
                canvas.drawCircle(column * 32 + 16, row * 32 + 16, 1.6, dot)

    def draw(self, canvas: "skia.Canvas", seconds: float) -> None:
        canvas.save()
        canvas.resetMatrix()
        canvas.drawImage(self._ground, 0, 0)
        canvas.restore()
        width, height = self._frame.width, self._frame.height
        x, y = width * 0.9 + 14 * wander(seconds * 0.2, 1), height * 0.16 + 14 * wander(seconds * 0.2, 2)
        grown = ease_out(seconds / 1.2)
        canvas.drawCircle(x, y, 210 * grown, fill(self._colours.accent, 225))
        for number, radius in enumerate((262, 322, 390)):
            shown = ease_out((seconds - 0.1 * number) / 1.2)
            canvas.drawCircle(x, y, radius * shown, stroke(_WHITE, 2, 46 - 12 * number))
            angle = 2.2 + number * 0.55 + seconds * (0.22 - 0.1 * number)
            planet = fill(self._colours.soft2 if number % 2 else self._colours.soft, 235 * shown)
            canvas.drawCircle(
                x + radius * shown * math.cos(angle),
                y + radius * shown * math.sin(angle),
                11 - 2 * number,
                planet,
            )
        low = height * 1.04 + 16 * wander(seconds * 0.18, 5)
        canvas.drawCircle(width * 0.06, low, 190 * overshoot(seconds / 0.9), fill(self._colours.accent2, 84))


class Card:
    """A full-frame title: kicker, title, by-line, and small lines at the bottom."""

    def __init__(
        self,
        width: int,
        height: int,
        palette_index: int,
        *,
        fps: int,
        title: str,
        kicker: str = "",
        byline: str = "",
        label: str = "",
        small: Sequence[str] = (),
    ) -> None:
        """`width` and `height` in pixels; `label` and each of the `small` lines wrap where they must.

        The label is there from the first frame on, while all else comes in.
        """
        self._frame, self._fps = design_frame(width, height), fps
        self._colours = palette(palette_index)
        self._motif = _Motif(self._frame, self._colours)
        self._kicker, self._byline = kicker.upper(), byline
        shape, margin = self._frame.shape, self._frame.margin
        self._left, self._width = margin, self._frame.width - 2 * margin
        self._right_to_left = is_right_to_left(title)
        self._small = self._fit_small(small)
        self._label_size, self._label = fit(label, "SemiBold", self._width, _LABEL_SIZES, 2)
        room = self._width * (0.86 if shape == "wide" else 1.0)
        size, lines = fit(title, "ExtraBold", room, _SIZES[shape], _LINES[shape])
        # The block of kicker, title, bar and by-line stands a little above the middle.
        height_of_title = (len(lines) - 1) * size * 1.14 + size * 0.72
        middle = self._frame.height * 0.46
        baseline = middle - height_of_title / 2 + size * 0.72
        self._title = RisingText(lines, size, self._left, self._width, baseline, _WHITE)
        self._byline_size, self._byline_lines = fit(byline, "SemiBold", self._width, (32, 28, 24, 20), 2)

    def _fit_small(self, small: Sequence[str]) -> list[tuple[float, str]]:
        most = 4 if self._frame.shape == "tall" else 2
        fitted = (fit(text, "Medium", self._width, _SMALL_SIZES, most) for text in small)
        return [(size, line) for size, lines in fitted for line in lines]

    def _aligned(self, width: float) -> float:
        return self._left + (self._width - width if self._right_to_left else 0)

    def draw(self, frame: Frame, index: int) -> None:
        """Draw frame `index` of the card, counted from 0."""
        canvas, seconds = frame.canvas, index / self._fps
        canvas.save()
        canvas.scale(self._frame.pixels_per_unit, self._frame.pixels_per_unit)
        self._motif.draw(canvas, seconds)
        if self._kicker:
            spacing = 0.0 if self._right_to_left else _KICKER_SPACING  # would tear Arabic letters apart
            x = self._aligned(measure(self._kicker, _KICKER_SIZE, "Bold", spacing))
            y = self._title.baseline - self._title.size * 0.72 - 40
            alpha = 255 * ease((seconds - 0.1) / 0.4)
            draw_text(canvas, x, y, self._kicker, _KICKER_SIZE, "Bold", self._colours.soft, alpha, spacing)
        self._title.draw(canvas, seconds - 0.15)
        bar = _BAR_WIDTH * ease_out((seconds - 0.5) / 0.6)
        bottom = self._title.bottom + self._title.size * 0.22 + 22
        if bar > _BAR_HEIGHT:
            outline = rounded(self._aligned(bar), bottom, bar, _BAR_HEIGHT, _BAR_HEIGHT / 2)
            canvas.drawRRect(outline, fill(mix(self._colours.accent, _WHITE, 0.35)))
        self._draw_byline(canvas, bottom + _BAR_HEIGHT, ease((seconds - 0.7) / 0.4))
        top = self._draw_small(canvas, ease((seconds - 0.4) / 0.5))
        self._draw_label(canvas, top)
        canvas.restore()

    def _draw_byline(self, canvas: "skia.Canvas", top: float, shown: float) -> None:
        size = self._byline_size
        for i, line in enumerate(self._byline_lines):
            x = self._aligned(measure(line, size, "SemiBold"))
            y = top + 30 + size * (0.72 + 1.25 * i)
            draw_text(canvas, x, y, line, size, "SemiBold", _WHITE, 235 * shown)

    def _draw_small(self, canvas: "skia.Canvas", shown: float) -> float:
        """Gives the baseline of the line above."""
        lowest = self._frame.height * (0.93 if self._frame.shape != "tall" else 0.88)
        y = lowest
        for size, line in reversed(self._small):
            x = self._aligned(measure(line, size, "Medium"))
            draw_text(canvas, x, y, line, size, "Medium", _WHITE, 200 * shown)
            y -= size * _SMALL_LINE
        return y

    def _draw_label(self, canvas: "skia.Canvas", lowest: float) -> None:
        size, base = self._label_size, lowest - (_LABEL_GAP if self._small else 0)
        for i, line in enumerate(reversed(self._label)):
            x = self._aligned(measure(line, size, "SemiBold"))
            draw_text(canvas, x, base - i * size * _SMALL_LINE, line, size, "SemiBold", _WHITE)

"""The heading of a diagram: kicker, title that rises word by word, and a line that draws itself under it."""

from typing import TYPE_CHECKING

from understudy.drawing.canvas import fill, rounded
from understudy.drawing.easing import ease, ease_out
from understudy.drawing.palette import Palette
from understudy.drawing.rising_text import RisingText
from understudy.drawing.safe_area import DesignFrame, Shape
from understudy.drawing.text import draw_text, fit, is_right_to_left, measure

if TYPE_CHECKING:
    from understudy.drawing.bare_skia import skia

_SIZES: dict[Shape, tuple[int, ...]] = {
    "wide": (60, 54, 48, 42, 36, 30),
    "square": (50, 46, 42, 38, 34, 28, 24),
    "tall": (68, 62, 56, 50, 44, 38, 32),
}
_LINES: dict[Shape, int] = {"wide": 2, "square": 2, "tall": 3}
_TOP: dict[Shape, float] = {"wide": 78, "square": 74, "tall": 150}  # under the slate
_KICKER_SIZE = 20
_KICKER_SPACING = 1.6
_UNDERLINE = 128.0


class Heading:
    """Placed at the top left, or top right for a right-to-left text; `bottom` is where it ends."""

    def __init__(self, frame: DesignFrame, palette: Palette, kicker: str, text: str) -> None:
        self._palette, self._kicker = palette, kicker.upper()
        self._left, self._width = frame.margin, frame.width - 2 * frame.margin
        self._top = _TOP[frame.shape]
        size, lines = fit(text, "ExtraBold", self._width, _SIZES[frame.shape], _LINES[frame.shape])
        self._right_to_left = is_right_to_left(text or kicker)
        top = self._top + (_KICKER_SIZE + 6 if kicker else 0)
        self._title = RisingText(lines, size, self._left, self._width, top + size * 0.86, palette.ink)
        self.bottom = self._title.bottom + 34 if lines else top

    def _aligned(self, width: float) -> float:
        return self._left + (self._width - width if self._right_to_left else 0)

    def draw(self, canvas: "skia.Canvas", seconds: float) -> None:
        """Draw over the background; the canvas counts design units."""
        accent = self._palette.accent
        if self._kicker:
            spacing = 0.0 if self._right_to_left else _KICKER_SPACING  # would tear Arabic letters apart
            x = self._aligned(measure(self._kicker, _KICKER_SIZE, "Bold", spacing))
            y = self._top + _KICKER_SIZE * 0.8 + 10 * (1 - ease_out(seconds / 0.45))
            alpha = 255 * ease(seconds / 0.3)
            draw_text(canvas, x, y, self._kicker, _KICKER_SIZE, "Bold", accent, alpha, spacing)
        self._title.draw(canvas, seconds - 0.08)
        drawn = _UNDERLINE * ease_out((seconds - 0.3) / 0.6)
        if self._title.lines and drawn > 8:  # a shorter line than its round ends would bulge
            canvas.drawRRect(rounded(self._aligned(drawn), self.bottom - 12, drawn, 8, 4), fill(accent))

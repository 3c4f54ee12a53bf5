"""The heading of a diagram: kicker, title that rises word by word, and a line that draws itself under it."""

from typing import TYPE_CHECKING

from understudy.animatic.canvas import fill, rounded
from understudy.animatic.diagram.stage import MARGIN
from understudy.animatic.easing import ease, ease_out
from understudy.animatic.palette import Palette
from understudy.animatic.safe_area import DesignFrame, Shape
from understudy.animatic.text import draw_text, fit, is_right_to_left, measure

if TYPE_CHECKING:
    from understudy.animatic.bare_skia import skia

_SIZES: dict[Shape, tuple[int, ...]] = {
    "wide": (60, 54, 48, 42, 36, 30),
    "square": (50, 46, 42, 38, 34, 28, 24),
    "tall": (68, 62, 56, 50, 44, 38, 32),
}
_LINES: dict[Shape, int] = {"wide": 2, "square": 2, "tall": 3}
_TOP: dict[Shape, float] = {"wide": 78, "square": 74, "tall": 150}  # under the slate
_KICKER_SIZE = 20
_KICKER_SPACING = 1.6
_LINE_HEIGHT = 1.14  # sizes
_UNDERLINE = 128.0
_WORD_DELAY = 0.05  # seconds from word to word
_RISE = 0.45  # seconds that a word takes


class Heading:
    """Placed at the top left, or top right for a right-to-left text; `bottom` is where it ends."""

    def __init__(self, frame: DesignFrame, palette: Palette, kicker: str, text: str) -> None:
        self._frame, self._palette, self._kicker = frame, palette, kicker.upper()
        self._width = frame.width - 2 * MARGIN
        self._size, self._lines = fit(
            text, "ExtraBold", self._width, _SIZES[frame.shape], _LINES[frame.shape]
        )
        self._right_to_left = is_right_to_left(text or kicker)
        top = _TOP[frame.shape] + (_KICKER_SIZE + 6 if kicker else 0)
        self._baseline = top + self._size * 0.86
        self.bottom = top
        if text:
            self.bottom = self._baseline + (len(self._lines) - 1) * self._size * _LINE_HEIGHT + 34

    def _left(self, width: float) -> float:
        return MARGIN + (self._width - width if self._right_to_left else 0)

    def draw(self, canvas: "skia.Canvas", seconds: float) -> None:
        """Draw over the background; the canvas counts design units."""
        colours = self._palette
        if self._kicker:
            width = measure(self._kicker, _KICKER_SIZE, "Bold", _KICKER_SPACING)
            draw_text(
                canvas,
                self._left(width),
                _TOP[self._frame.shape] + _KICKER_SIZE * 0.8 + 10 * (1 - ease_out(seconds / _RISE)),
                self._kicker,
                _KICKER_SIZE,
                "Bold",
                colours.accent,
                255 * ease(seconds / 0.3),
                _KICKER_SPACING,
            )
        spoken = 0
        for number, line in enumerate(self._lines):
            y = self._baseline + number * self._size * _LINE_HEIGHT
            spoken = self._draw_line(canvas, line, y, seconds, spoken)
        if self._lines:
            drawn = _UNDERLINE * ease_out((seconds - 0.3) / 0.6)
            x = MARGIN + self._width - drawn if self._right_to_left else MARGIN
            if drawn > 8:  # a shorter line than its round ends would bulge
                canvas.drawRRect(rounded(x, self.bottom - 12, drawn, 8, 4), fill(colours.accent))

    def _draw_line(self, canvas: "skia.Canvas", line: str, y: float, seconds: float, first_word: int) -> int:
        """Draw one line, its words rising one after another; returns the number of the word after it."""
        words = line.split()
        x = self._left(measure(line, self._size, "ExtraBold"))
        next_word = first_word + len(words)
        risen = seconds - 0.08 - _WORD_DELAY * next_word
        # Only whole lines have the right order and kerning, so words move apart just while they rise.
        if self._right_to_left or risen >= _RISE:
            shown = ease(seconds / _RISE) if self._right_to_left else 1
            draw_text(canvas, x, y, line, self._size, "ExtraBold", self._palette.ink, 255 * shown)
            return next_word
        for i, word in enumerate(words):
            progress = (seconds - 0.08 - _WORD_DELAY * (first_word + i)) / _RISE
            before = measure(" ".join(words[: i + 1]), self._size, "ExtraBold")
            left = x + before - measure(word, self._size, "ExtraBold")
            rise = self._size * 0.5 * (1 - ease_out(progress))
            alpha = 255 * ease(progress * 1.6)
            draw_text(canvas, left, y + rise, word, self._size, "ExtraBold", self._palette.ink, alpha)
        return next_word

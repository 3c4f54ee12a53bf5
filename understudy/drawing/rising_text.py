"""A heading whose words rise into place one after another."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from understudy.drawing.easing import ease, ease_out
from understudy.drawing.text import Weight, draw_text, is_right_to_left, measure

if TYPE_CHECKING:
    from understudy.drawing.bare_skia import skia

_WEIGHT: Weight = "ExtraBold"
_LINE_HEIGHT = 1.14  # sizes
_WORD_DELAY = 0.05  # seconds from word to word
_RISE_SECONDS = 0.45


@dataclass(frozen=True)
class RisingText:
    """Lines of text between the edges x and x + width; right-to-left text ends at the right one."""

    lines: list[str]
    size: float
    x: float
    width: float
    baseline: float
    """Of the first line."""
    colour: str

    @property
    def bottom(self) -> float:
        """Baseline of the last line."""
        return self.baseline + (len(self.lines) - 1) * self.size * _LINE_HEIGHT

    def draw(self, canvas: "skia.Canvas", seconds: float) -> None:
        """Draw the text so many seconds after its start."""
        first_word = 0
        for number, line in enumerate(self.lines):
            y = self.baseline + number * self.size * _LINE_HEIGHT
            self._draw_line(canvas, line, y, seconds - _WORD_DELAY * first_word)
            first_word += len(line.split())

    def _draw_line(self, canvas: "skia.Canvas", line: str, y: float, seconds: float) -> None:
        words = line.split()
        if is_right_to_left(line):
            # Its words have no order from left to right: the whole line appears at once.
            x = self.x + self.width - measure(line, self.size, _WEIGHT)
            draw_text(
                canvas, x, y, line, self.size, _WEIGHT, self.colour, 255 * ease(seconds / _RISE_SECONDS)
            )
            return
        if seconds >= _WORD_DELAY * len(words) + _RISE_SECONDS:
            draw_text(canvas, self.x, y, line, self.size, _WEIGHT, self.colour)
            return
        for i, word in enumerate(words):
            progress = (seconds - _WORD_DELAY * i) / _RISE_SECONDS
            so_far = measure(" ".join(words[: i + 1]), self.size, _WEIGHT)
            x = self.x + so_far - measure(word, self.size, _WEIGHT)
            rise = self.size * 0.5 * (1 - ease_out(progress))
            draw_text(canvas, x, y + rise, word, self.size, _WEIGHT, self.colour, 255 * ease(progress * 1.6))

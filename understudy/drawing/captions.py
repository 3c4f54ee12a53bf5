"""Captions burnt into the picture: a dark pill of words, the spoken one on a tile of the accent colour."""

import bisect
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from understudy.drawing.bare_skia import skia
from understudy.drawing.canvas import fill, raster, rounded
from understudy.drawing.easing import clamp, ease, overshoot
from understudy.drawing.safe_area import Shape, design_frame
from understudy.drawing.text import CAP_HEIGHT, Weight, break_word, draw_text, is_right_to_left, measure
from understudy.film.subtitles import LETTERS_OF_A_LINE, Cue, Word, cues

_GROUND = "#0f1720"
_TEXT = "#ffffff"
_GROUND_ALPHA = 208
_UNSPOKEN_ALPHA = 178  # of text whose word is still to come
_WEIGHT: Weight = "Bold"
_LEAD = 0.08  # seconds that a caption is there before its first word
_FADE = 0.12  # seconds
_TILE_SECONDS = 0.14  # in which a tile grows

_SIZES: dict[Shape, float] = {"wide": 34.0, "square": 32.0, "tall": 44.0}  # design units
_LINES: dict[Shape, int] = {"wide": 1, "square": 1, "tall": 2}
_LETTERS: dict[Shape, int] = {"wide": LETTERS_OF_A_LINE, "square": 32, "tall": 40}
_SMALLEST = 24.0
"""Design units, of 720 that a picture is high: its capitals then appear 16 arc minutes high, the least of ISO 9241-303,
on a phone that is held five picture heights away. What is still too long takes another line."""
_MARGIN = 40.0  # design units between a line and the sides of the picture
_SHARES = (0.56, 0.62, 0.7, 0.8)
"""Of a text that takes two lines: the widths tried for the longer of them, until the rest fits into the other."""

# In sizes of the text:
_WORD_GAP = 0.42
_LINE_HEIGHT = 1.36
_PADDING_X = 0.78
_PADDING_Y = 0.36
_TILE_X = 0.18
_TILE_X_JOINED = 0.04  # where a word without a space stands beside it
_TILE_Y = 0.3


@dataclass(frozen=True)
class _Place:
    """A word in a caption's picture: left edge, width and middle of its line, in pixels."""

    word: Word
    x: float
    width: float
    y: float
    gap: float
    """Free on both sides of it."""


def _visual_order(words: Sequence[Word], from_right: bool) -> list[Word]:
    """From left to right, as a text that reads from the right or not shows them."""
    grouped = itertools.groupby(words, key=lambda word: is_right_to_left(word.text))
    runs = [list(run)[::-1] if reads_from_right else list(run) for reads_from_right, run in grouped]
    return [word for run in (reversed(runs) if from_right else runs) for word in run]


def _gaps(line: Sequence[Word]) -> list[float]:
    """What is free before each word of a line, in sizes."""
    return [0.0 if word.joined or not place else _WORD_GAP for place, word in enumerate(line)]


def _width(line: Sequence[Word], size: float) -> float:
    return sum(measure(word.text, size, _WEIGHT) for word in line) + size * sum(_gaps(line))


class _Caption:
    """One cue, drawn once with all words pale and once with all words lit."""

    def __init__(self, cue: Cue, size: float, smallest: float, width: float, lines: int) -> None:
        """Sizes and `width` in pixels: text that takes more such lines shrinks, and then takes them."""
        self.cue = cue
        self._size, broken = _break(cue.words, size, smallest, width, lines)
        from_right = is_right_to_left(cue.text)
        self.width = max(_width(line, self._size) for line in broken) + 2 * self._size * _PADDING_X
        self.height = self._size * (_LINE_HEIGHT * len(broken) + 2 * _PADDING_Y)
        self.places: list[_Place] = []
        for number, line in enumerate(broken):
            ordered = _visual_order(line, from_right)
            x = (self.width - _width(ordered, self._size)) / 2
            y = self._size * (_PADDING_Y + _LINE_HEIGHT * (number + 0.5))
            gap = self._size * (0.0 if any(word.joined for word in line[1:]) else _WORD_GAP)
            for word, before in zip(ordered, _gaps(ordered), strict=True):
                x += self._size * before
                width_of_word = measure(word.text, self._size, _WEIGHT)
                self.places.append(_Place(word, x, width_of_word, y, gap))
                x += width_of_word
        self._pale = raster(self.width, self.height, self._draw_pale)
        self._lit = raster(self.width, self.height, lambda canvas: self._draw_words(canvas, 255))

    def _draw_pale(self, canvas: "skia.Canvas") -> None:
        pill = rounded(0, 0, self.width, self.height, min(self.height / 2.6, self._size * 0.7))
        canvas.drawRRect(pill, fill(_GROUND, _GROUND_ALPHA))
        self._draw_words(canvas, _UNSPOKEN_ALPHA)

    def _draw_words(self, canvas: "skia.Canvas", alpha: float) -> None:
        for place in self.places:
            y = place.y + self._size * CAP_HEIGHT / 2
            draw_text(canvas, place.x, y, place.word.text, self._size, _WEIGHT, _TEXT, alpha)

    def draw(self, canvas: "skia.Canvas", x: int, y: int, seconds: float, accent: str) -> None:
        """Draw with the upper left corner at x, y."""
        alpha = round(255 * ease((seconds - self.cue.start + _LEAD) / _FADE))
        canvas.save()
        canvas.translate(x, y)
        canvas.drawImage(self._pale, 0, 0, skia.SamplingOptions(), skia.Paint(Alpha=alpha))
        spoken = [place for place in self.places if place.word.start <= seconds]
        if spoken:
            current = max(spoken, key=lambda place: place.word.start)
            self._draw_tile(canvas, current, seconds, accent)
            for place in spoken:
                self._draw_lit(canvas, place)
        canvas.restore()

    def _draw_tile(self, canvas: "skia.Canvas", place: _Place, seconds: float, accent: str) -> None:
        grown = 0.8 + 0.2 * overshoot(clamp((seconds - place.word.start) / _TILE_SECONDS))
        beside = _TILE_X if place.gap else _TILE_X_JOINED
        width = (place.width + 2 * self._size * beside) * grown
        height = self._size * (CAP_HEIGHT + 2 * _TILE_Y) * grown
        left, top = place.x + place.width / 2 - width / 2, place.y - height / 2
        canvas.drawRRect(rounded(left, top, width, height, self._size * 0.28), fill(accent))

    def _draw_lit(self, canvas: "skia.Canvas", place: _Place) -> None:
        half_gap = place.gap / 2
        half_line = self._size * _LINE_HEIGHT / 2
        box = skia.Rect.MakeLTRB(
            place.x - half_gap, place.y - half_line, place.x + place.width + half_gap, place.y + half_line
        )
        canvas.save()
        canvas.clipRect(box)
        canvas.drawImage(self._lit, 0, 0)
        canvas.restore()


def _fill_lines(words: Sequence[Word], size: float, width: float) -> list[list[Word]]:
    lines: list[list[Word]] = []
    for word in words:
        if lines and _width([*lines[-1], word], size) <= width:
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _broken_word(word: Word, size: float, width: float) -> list[Word]:
    """A word in parts that fit into a line, each with its share of the time."""
    parts = break_word(word.text, size, _WEIGHT, width)
    each = (word.end - word.start) / len(word.text)
    starts = [word.start + each * letters for letters in itertools.accumulate(map(len, parts), initial=0)]
    return [
        replace(word, text=part, start=start, end=end, joined=word.joined or number > 0)
        for number, (part, (start, end)) in enumerate(zip(parts, itertools.pairwise(starts), strict=True))
    ]


def _break(
    words: Sequence[Word], size: float, smallest: float, width: float, lines: int
) -> tuple[float, list[list[Word]]]:
    """The largest size up to `size` at which the words take so many lines, and the lines, evenly filled."""
    while size > smallest:
        broken = _fill_lines(words, size, width)
        if len(broken) <= lines and all(measure(word.text, size, _WEIGHT) <= width for word in words):
            break
        size = max(size * 0.94, smallest)
    words = [part for word in words for part in _broken_word(word, size, width)]
    broken = _fill_lines(words, size, width)
    if len(broken) == 2:
        whole = _width(words, size) + size * _WORD_GAP
        tried = (_fill_lines(words, size, min(width, whole * share)) for share in _SHARES)
        broken = next((even for even in tried if len(even) == 2), broken)
    return size, broken


class Captions:
    """The captions of one scene, in its own seconds."""

    def __init__(
        self, words: Sequence[Mapping[str, Any]], language: str, width: int, height: int, accent: str
    ) -> None:
        """`words`: records of `understudy.text.tokens`, in seconds of the scene; `width` and `height` in pixels."""
        frame = design_frame(width, height)
        self._accent = accent
        self._width = width
        self._size = _SIZES[frame.shape] * frame.pixels_per_unit
        self._smallest = _SMALLEST * frame.pixels_per_unit
        self._lines = _LINES[frame.shape]
        top, bottom = frame.caption_band
        self._middle = (top + bottom) / 2 * frame.pixels_per_unit
        padding = 2 * _PADDING_X * self._size
        self._text_width = width - 2 * _MARGIN * frame.pixels_per_unit - padding
        self._cues = cues(words, language, letters=_LETTERS[frame.shape])
        self._starts = [cue.start - _LEAD for cue in self._cues]
        self._caption: _Caption | None = None

    def draw(self, canvas: "skia.Canvas", seconds: float) -> None:
        """Draw what is said at that time; the canvas counts pixels."""
        number = bisect.bisect_right(self._starts, seconds) - 1
        if number < 0 or seconds >= self._cues[number].end:
            return
        cue = self._cues[number]
        if self._caption is None or self._caption.cue is not cue:
            self._caption = _Caption(cue, self._size, self._smallest, self._text_width, self._lines)
        x = round((self._width - self._caption.width) / 2)
        y = round(self._middle - self._caption.height / 2)
        self._caption.draw(canvas, x, y, seconds, self._accent)

"""Text in any language: Manrope first, the machine's own fonts for what it lacks.

Every line goes through skia's paragraph shaper, which kerns, joins Arabic letters and orders right-to-left
text; shaping a line takes some 0.05 ms and is remembered.
"""

import functools
import re
import unicodedata
from collections.abc import Sequence
from typing import Literal, get_args

from understudy.drawing import canvas as drawing
from understudy.drawing.bare_skia import skia
from understudy.files import package_file
from understudy.text.tokens import tokens

Weight = Literal["Regular", "Medium", "SemiBold", "Bold", "ExtraBold"]

CAP_HEIGHT = 0.72
"""Height of Manrope's capitals, in sizes: a baseline at y + size * CAP_HEIGHT / 2 centres a line on y."""

_UNLIMITED = 1e6  # pixels: a paragraph that never breaks
_BREAKING = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_RIGHT_TO_LEFT = {"R", "AL"}
_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"}
_ISOLATE_RIGHT_TO_LEFT, _END_OF_ISOLATE = "\u2067", "\u2069"


def _is_invisible(character: str) -> bool:
    """White space, control and joining characters, and the selectors of an emoji's form."""
    return unicodedata.category(character) in _INVISIBLE or "\ufe00" <= character <= "\ufe0f"


@functools.cache
def _manrope(weight: Weight) -> "skia.Typeface":
    folder = package_file("font_manrope").parent
    return skia.Typeface.MakeFromFile(str(folder / "files" / f"Manrope-{weight}.ttf"))


@functools.cache
def _system_fonts() -> "skia.FontMgr":
    return skia.FontMgr.RefDefault()


@functools.cache
def _typeface(character: str, weight: Weight) -> "skia.Typeface | None":
    """The font that draws a character, None if there is none on this machine."""
    manrope = _manrope(weight)
    if manrope.unicharToGlyph(ord(character)):
        return manrope
    return _system_fonts().matchFamilyStyleCharacter("", manrope.fontStyle(), [], ord(character))


def warm_up() -> None:
    """Read the fonts."""
    for weight in get_args(Weight):
        _typeface("A", weight)


@functools.lru_cache(maxsize=1024)
def _shape(
    text: str, size: float, weight: Weight, spacing: float, colour: int
) -> "skia.textlayout.Paragraph":
    fonts = skia.textlayout.TypefaceFontProvider()
    fonts.registerTypeface(_manrope(weight))
    families = ["Manrope"]
    for character in dict.fromkeys(text):
        typeface = None if _is_invisible(character) else _typeface(character, weight)
        if typeface and typeface.getFamilyName() not in families:
            families.append(typeface.getFamilyName())
            fonts.registerTypeface(typeface)
    collection = skia.textlayout.FontCollection()
    collection.setDefaultFontManager(fonts)

    style = skia.textlayout.TextStyle()
    style.setFontFamilies(families)
    style.setFontStyle(_manrope(weight).fontStyle())
    style.setFontSize(size)
    style.setLetterSpacing(spacing)
    style.setColor(colour)
    paragraph_style = skia.textlayout.ParagraphStyle()
    paragraph_style.setTextStyle(style)
    builder = skia.textlayout.ParagraphBuilder.make(paragraph_style, collection, skia.Unicodes.ICU.Make())
    builder.pushStyle(style)
    builder.addText(f"{_ISOLATE_RIGHT_TO_LEFT}{text}{_END_OF_ISOLATE}" if is_right_to_left(text) else text)
    paragraph = builder.Build()
    paragraph.layout(_UNLIMITED)
    return paragraph


def _one_line(text: str) -> str:
    """Without line breaks, control characters and halves of characters, which no font draws."""
    return _BREAKING.sub(" ", text.encode("utf-8", "replace").decode())


def is_right_to_left(text: str) -> bool:
    """Whether the text reads from the right: its first letter decides."""
    directions = (unicodedata.bidirectional(character) for character in text)
    first = next((direction for direction in directions if direction in _RIGHT_TO_LEFT | {"L"}), "L")
    return first in _RIGHT_TO_LEFT


def measure(text: str, size: float, weight: Weight = "SemiBold", spacing: float = 0.0) -> float:
    """Width of a line, in the unit of `size`."""
    if not text.strip():
        return 0.0
    return _shape(_one_line(text), size, weight, spacing, 0).LongestLine


def draw_text(
    canvas: "skia.Canvas",
    x: float,
    y: float,
    text: str,
    size: float,
    weight: Weight,
    colour: str,
    alpha: float = 255,
    spacing: float = 0.0,
) -> None:
    """Draw one line: x is its left edge, also of right-to-left text, y its baseline."""
    if text.strip() and alpha >= 1:
        line = _shape(_one_line(text), size, weight, spacing, drawing.colour(colour, alpha))
        line.paint(canvas, x, y - line.AlphabeticBaseline)


def break_word(word: str, size: float, weight: Weight, width: float) -> list[str]:
    """Parts of a word that is wider than a line; a mark stays with its letter."""
    parts = [""]
    for character in word:
        joins = bool(unicodedata.combining(character)) or _is_invisible(character)
        if parts[-1] and not joins and measure(parts[-1] + character, size, weight) > width:
            parts.append("")
        parts[-1] += character
    return parts


def _pieces(text: str) -> list[str]:
    """What a line may begin with, each with the space before it."""
    return [token.text if token.joined else f" {token.text}" for token in tokens(_one_line(text))]


def _fill_lines(pieces: list[str], size: float, weight: Weight, width: float) -> list[str]:
    lines: list[str] = []
    for piece in pieces:
        if lines and measure((lines[-1] + piece).strip(), size, weight) <= width:
            lines[-1] += piece
        elif measure(piece.strip(), size, weight) <= width:
            lines.append(piece.lstrip())
        else:
            lines += break_word(piece.strip(), size, weight, width)
    return lines


def wrap(text: str, size: float, weight: Weight, width: float) -> list[str]:
    """Break into as few lines of at most `width` as it takes, all about equally long."""
    pieces = _pieces(text)
    lines = _fill_lines(pieces, size, weight, width)
    if len(lines) < 2:
        return lines
    longest_piece = max(measure(piece.strip(), size, weight) for piece in pieces)
    narrow, wide = min(max(width / len(lines), longest_piece), width), width
    while wide - narrow > size / 4:
        middle = (narrow + wide) / 2
        if len(_fill_lines(pieces, size, weight, middle)) > len(lines):
            narrow = middle
        else:
            wide = middle
    return _fill_lines(pieces, size, weight, wide)


def _shorten(text: str, size: float, weight: Weight, width: float) -> str:
    while text and measure(text + "…", size, weight) > width:
        text = text[:-1].rstrip()
    return text + "…"


def fit(
    text: str, weight: Weight, width: float, sizes: Sequence[float], lines: int
) -> tuple[float, list[str]]:
    """The largest of the falling `sizes` at which the text takes at most so many lines of `width`.

    What does not even fit at the smallest size ends in an ellipsis.
    """
    for size in sizes:
        wrapped = wrap(text, size, weight, width)
        # A word broken in two is worse than a smaller size.
        whole = all(measure(word, size, weight) <= width for word in _pieces(text))
        if len(wrapped) <= lines and whole:
            return size, wrapped
    size = sizes[-1]
    filled = _fill_lines(_pieces(text), size, weight, width)
    if len(filled) <= lines:
        return size, filled
    return size, [*filled[: lines - 1], _shorten(filled[lines - 1], size, weight, width)]


def missing_characters(text: str) -> str:
    """The characters, each once, that neither Manrope nor a font of this machine can draw."""
    visible = (character for character in dict.fromkeys(text) if not _is_invisible(character))
    return "".join(character for character in visible if _typeface(character, "SemiBold") is None)

"""Icons by key word: Font Awesome Free's solid set (icons CC BY 4.0, font SIL OFL 1.1), drawn as text.

icons.json lists, icon by icon, the words that we choose it for; a word that is not there is looked up in
Font Awesome's own names and search terms.
"""

import functools
import itertools
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.files import package_file

if TYPE_CHECKING:  # looking up an icon must not cost the import of skia
    from understudy.drawing.bare_skia import skia

_PREFERRED = Path(__file__).with_name("icons.json")
_ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ed", "es", "s", "e")
_SHORTEST_STEM = 3  # letters

# "a wall of fire" is about the wall: what follows such a word only describes.
_DESCRIBING = re.compile(r"\b(?:of|for|from|in|on|at|with|to|by|that|which)\b")


def _package(*parts: str) -> Path:
    folder = package_file("fontawesomefree").parent
    return folder.joinpath("static", "fontawesomefree", *parts)


def _stem(word: str) -> str:
    """A word without its plural or verb ending."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending) + ("y" if ending == "ies" else "")
    return word


def warm_up() -> None:
    """Read the tables and the font."""
    _preferred()
    _solid_icons()
    _typeface()


@functools.cache
def _preferred() -> dict[str, str]:
    """Word or stem -> icon's name; a word itself goes before another word's stem."""
    icons = json.loads(_PREFERRED.read_text())
    words = {word: name for name, known in icons.items() for word in known.split(", ")}
    return {_stem(word): name for word, name in reversed(words.items())} | words


@functools.cache
def _solid_icons() -> dict[str, str]:
    """Name -> its part of the catalogue, left as text: parsing it all would take ten times as long."""
    entries = re.split(r"\n(?=\S)", _package("metadata", "icons.yml").read_text())
    return {entry.split(":")[0].strip("'"): entry for entry in entries if "\n    - solid\n" in entry}


def _character(name: str) -> str:
    return chr(int(re.findall(r"unicode: '?(\w+)", _solid_icons()[name])[0], 16))


def _preferred_icon(phrase: str) -> str | None:
    candidates = (phrase, phrase.removesuffix("s"), _stem(phrase))
    return next((_preferred()[each] for each in candidates if each in _preferred()), None)


def _searched_icon(word: str) -> str | None:
    """The icon with that name, else the simplest one that has the word in its name or search terms."""
    icons = _solid_icons()
    for each in (word, word.removesuffix("s")):
        if len(each) < _SHORTEST_STEM:
            continue
        if each in icons:
            return each
        found = [name for name in icons if each in name.split("-")]
        found = found or [name for name, entry in icons.items() if f"\n      - {each}\n" in entry]
        if found:
            return min(found, key=len)
    return None


@functools.cache
def icon_for(phrase: str) -> str | None:
    """One character of the icon font for a word or a short phrase ("rule list"), or None.

    The whole phrase goes first, then its words from the last one, which in English carries the meaning.
    """
    phrase = phrase.lower().strip()
    words = re.findall(r"[^\W_][\w'’-]*", _DESCRIBING.split(phrase)[0]) or re.findall(r"[\w'’-]+", phrase)
    pairs = [" ".join(pair) for pair in itertools.pairwise(words)]
    candidates = [phrase, *reversed(pairs), *reversed(words)]
    found = filter(None, (*map(_preferred_icon, candidates), *map(_searched_icon, reversed(words))))
    name = next(found, None)
    return _character(name) if name else None


@functools.cache
def _font(size: float) -> "skia.Font":
    from understudy.drawing.bare_skia import skia

    font = skia.Font(_typeface(), size)
    font.setSubpixel(True)
    font.setEdging(skia.Font.kAntiAlias)
    font.setHinting(skia.FontHinting.kNone)
    return font


@functools.cache
def _typeface() -> "skia.Typeface":
    from understudy.drawing.bare_skia import skia

    return skia.Typeface.MakeFromFile(str(_package("otfs", "Font Awesome 6 Free-Solid-900.otf")))


def draw_icon(canvas: "skia.Canvas", icon: str, x: float, y: float, size: float, colour: str) -> None:
    """Draw an icon with its middle at x, y; `size` is about its height."""
    from understudy.drawing.canvas import fill

    font = _font(size)
    bounds = font.getBounds(font.textToGlyphs(icon))[0]
    canvas.drawString(icon, x - bounds.centerX(), y - bounds.centerY(), font, fill(colour))

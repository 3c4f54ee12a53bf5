"""Signs that a listener must hear, such as the minus of "−5", in words: voices leave most of them out.

signs.json has their words by language.
"""

import json
import re
import unicodedata
from functools import cache
from pathlib import Path

from understudy.text.languages import primary
from understudy.text.tokens import UNSPACED

_MINUS = re.compile(rf"(?:(?<!\w)|(?<={UNSPACED}))[-‐‑‒–﹣－⁻](?=[$£€¥₹]?[.,]?\d)")
_COMPARISON = re.compile(r"(?<!\S)[<>](?!\S)|(?<=\d)[<>]|[<>](?=\d)")

_FOLDED = ("<circle>", "<font>", "<narrow>", "<small>", "<square>", "<sub>", "<wide>")
"""Kinds of look-alikes in Unicode, as "①", "𝗯𝗼𝗹𝗱" and "５", that voices spell or leave out, as they do "❶" and "๓"."""

SPOKEN_SYMBOLS = frozenset("%&+=°€$£¥@")
"""Read aloud by voices though neither letter nor digit."""
_PASSED_OVER = frozenset("~|^`´¨¯¬") | {chr(code) for code in range(0x2190, 0x2200)}
"""Signs of categories Sm and Sc that guide the eye alone, arrows among them."""


def unified(text: str) -> str:
    """The text with one minus sign for all of them, and plain letters and digits for their look-alikes."""
    return _MINUS.sub("−", "".join(map(_folded, text)))


def in_words(text: str, language: str) -> str:
    """The unified text with its signs in words, where there are words for them in the language, a BCP 47 tag."""
    words = _words(language)
    return "".join(f" {words[part]} " if part in words else part for part in _parts(text))


def unsaid(text: str, language: str) -> list[str]:
    """The signs of a text that a listener would miss: those without a word in the language."""
    known = _words(language).keys() | SPOKEN_SYMBOLS | _PASSED_OVER
    return [
        part
        for part in dict.fromkeys(_parts(text))
        if part not in known and (part in "‰№§" or unicodedata.category(part) in ("Sm", "Sc"))
    ]


def _parts(text: str) -> list[str]:
    """The characters of a unified text; what is no comparison but part of an arrow or a mark-up is left out."""
    whole = unified(text)
    comparisons = {found.start() for found in _COMPARISON.finditer(whole)}
    return [
        character if character not in "<>" or place in comparisons else " "
        for place, character in enumerate(whole)
    ]


@cache
def _words(language: str) -> dict[str, str]:
    tables = json.loads(Path(__file__).with_name("signs.json").read_text(encoding="utf-8"))
    return tables.get(primary(language), {})


def _folded(character: str) -> str:
    if character.isascii():
        return character
    kind, decomposition = unicodedata.category(character), unicodedata.decomposition(character)
    value = unicodedata.numeric(character, 0.5)
    if value.is_integer() and (kind == "Nd" or (kind == "No" and not decomposition)):
        return f"{value:.0f}"
    is_look_alike = kind[0] in "LNS" and decomposition.startswith(_FOLDED)
    return unicodedata.normalize("NFKC", character) if is_look_alike else character

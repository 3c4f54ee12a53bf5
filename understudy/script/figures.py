"""Figures in a text that count something, as "90 minutes", "94 %" or "£500": a diagram shows them large."""

import re

from understudy.script.things import LITTLE_WORDS
from understudy.text.languages import primary

_FIGURE = re.compile(
    r"(?:(?P<before>[^\W\d_]+)\s+)?(?<![\w.,:/-])(?<!\d\s)(?P<number>[-−]?[£$€¥₹]?(?:\d{1,3}(?:\s\d{3})+(?!\d)(?:[.,]\d+)?|\d(?:[\d.,]*\d)?))"
    r"(?![\d:/-])"
    r"(?:\s?(?P<unit>[%‰]|°[CF]?|[^\W\d_]+))?"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_UNIT = re.compile(r"[%‰]|°[CF]?|[kcmn]?m|[km]?g|ml|kWh|[kMG]W|[kMG]?Hz|[kMGT]B")
_COUNTED = {
    "en": re.compile(
        r"[^\W_]{2,}s|percent|people|feet|(?:wo)?men|children|(?:m|b|tr)illion|thousand|hundred"
    ),
    "de": re.compile(r"[A-ZÄÖÜ]\w+"),
    "es": re.compile(r"\w{2,}s"),
    "fr": re.compile(r"\w{2,}[sx]"),
    "pt": re.compile(r"\w{2,}s"),
}
"""Language -> a pattern of words that more than one thing has. Where a language has none, nothing but units counts."""

_NUMBERED = re.compile(
    r"act|article|box|chapter|class|day|episode|fig|figure|grade|layer|level|line|no|number|page|part|phase|point|question"
    r"|rule|scene|season|section|stage|step|table|tip|type|unit|version|week|year"  # English
    r"|artikel|abschnitt|bild|kapitel|nummer|schritt|seite|stufe|tag|teil"  # German
    r"|chapitre|jour|partie|étape|capítulo|etapa|fase|parte|página",  # French, Spanish, Portuguese
    re.IGNORECASE,
)
"""Words that have a number as their name: "phase 2 asks" counts nothing."""
_ABOUT = ("about", "after", "almost", "around", "just", "nearly", "over", "roughly", "under", "within")
"""English words, besides the little ones, that begin a sentence and are no part of a name: "Nearly 20 people"."""


def figures(text: str, language: str) -> list[str]:
    """The figures of a text, with what they count; a year counts nothing, nor does the number of a chapter."""
    counted = _COUNTED.get(primary(language))
    found = []
    for match in _FIGURE.finditer(text):
        before, number, unit = match["before"] or "", match["number"], match["unit"] or ""
        if _UNIT.fullmatch(unit):
            found.append(f"{number} {unit}")
        elif not number[0].isdigit() and number[0] not in "-−":
            found.append(number)
        elif (
            counted
            and counted.fullmatch(unit)
            and unit not in LITTLE_WORDS
            and number != "1"
            and not _YEAR.fullmatch(number)
            and not _is_name(before, language)
        ):
            found.append(f"{number} {unit}")
    return found


def _is_name(before: str, language: str) -> bool:
    """Whether the word before a number makes it part of a name: "Phase 2", "Apollo 11"."""
    is_capital = primary(language) == "en" and any(map(str.isupper, before))
    return bool(_NUMBERED.fullmatch(before)) or (
        is_capital and before.lower() not in _ABOUT and before.lower() not in LITTLE_WORDS
    )

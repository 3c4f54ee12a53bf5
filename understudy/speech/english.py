"""What only English has a rule for: times, dates, ordinals, fractions, and what capitals mean."""

import re
import unicodedata

from understudy.speech import numerals
from understudy.speech.reader import Context, Reader, Rule

MONTHS = 12
HOURS = 24
LONGEST_ACRONYM = 5
"""Letters. Longer words in capitals are shouted ("IMPORTANT") or said as words ("UNESCO")."""

_ROMAN_VALUES = {"IX": 9, "V": 5, "IV": 4, "I": 1}


class EnglishReader(Reader):
    """Reads tokens of English."""

    next_group = re.compile(r"000(?!\d)")  # "in 1990 300 people"

    def first_rules(self) -> list[Rule]:
        """Times, dates and the like."""
        return [
            (r"(\d{4})-(\d{2})-(\d{2})", self._date),
            (r"(\d{1,2}):([0-5]\d)(?:([ap])\.?m)?", self._time),
            (r"(\d{1,2})()([ap])\.?m", self._time),
            (r"(\d{1,3}(?:,\d{3})+|\d+)(?:st|nd|rd|th)", self._ordinal),
            (r"(\d{2}|\d{4})s", self._decade),
            (r"(\d{1,2})/(\d{1,2})", self._fraction),
            (r"(\d+)?([¼-¾⅐-⅞])", self._vulgar_fraction),
            (r"(\d+):(\d+)", self._ratio),
            (r"(?=[IVX]{2})(X{0,3})(IX|IV|V?I{0,3})", self._roman),
            (r"([A-Z]{2,}s?|(?:[A-Z]\.)+[A-Z])", self._capitals),
        ]

    def _time(self, context: Context, hour: str, minute: str, half: str | None) -> str | None:
        if int(hour) > HOURS:
            return None
        said = numerals.cardinal(str(int(hour)), self.language)
        if minute and int(minute):
            oh = "oh " if minute[0] == "0" else ""
            said += f" {oh}{numerals.cardinal(str(int(minute)), self.language)}"
        elif not half and not context.following.lower().startswith(("a.m", "p.m", "am", "pm")):
            said += " o'clock"
        return f"{said} {half.upper()} M" if half else said

    def _ordinal(self, context: Context, number: str) -> str:
        return numerals.ordinal(int(number.replace(",", "")), self.language)

    def _decade(self, context: Context, number: str) -> str:
        said = self._bare_number(number)
        return f"{said[:-1]}ies" if said.endswith("y") else f"{said}s"

    def _fraction(self, context: Context, above: str, below: str) -> str:
        parts = {"2": "half", "4": "quarter"}
        if not int(below) or int(above) >= int(below):
            return f"{self._number(above)} {self._number(below)}"
        part = parts.get(below) or numerals.ordinal(int(below), self.language)
        plural = "" if above == "1" else "s"
        return f"{self._number(above)} {part}{plural}"

    def _vulgar_fraction(self, context: Context, whole: str | None, fraction: str) -> str:
        said = self._fraction(context, *unicodedata.normalize("NFKC", fraction).split("⁄"))
        return f"{self._number(whole)} and {said}" if whole else said

    def _ratio(self, context: Context, first: str, second: str) -> str:
        return f"{self._number(first)} {self.table['range']} {self._number(second)}"

    def _roman(self, context: Context, tens: str, ones: str) -> str:
        value = 10 * len(tens) + sum(_ROMAN_VALUES[digit] for digit in re.findall(r"IX|IV|V|I", ones))
        return numerals.cardinal(str(value), self.language)

    def _date(self, context: Context, year: str, month: str, day: str) -> str | None:
        if not 1 <= int(month) <= MONTHS:
            return None
        name = self.table["months"][int(month) - 1]
        return f"{name} {numerals.ordinal(int(day), self.language)} {self._bare_number(year)}"

    def _capitals(self, context: Context, word: str) -> str:
        """An acronym is spelled or said as a word; what is only stressed, or part of a shout, is in small letters."""
        letters = word.removesuffix("s").replace(".", "")
        shouted = context.shouted and re.search("[AEIOUY]", letters)
        if shouted or letters in self.table["ordinary_words"] or len(letters) > LONGEST_ACRONYM:
            return word.lower()
        plural = "s" if word.endswith("s") else ""
        if letters in self.table["said_as_words"]:
            return letters.capitalize() + plural
        return " ".join(letters) + ("'s" if plural else "")

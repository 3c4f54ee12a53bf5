"""A written text as it is said: numbers, units, times, acronyms and symbols in words, token by token.

Voice models are trained on words. They stumble over digits and symbols, and some spell what is in capitals.
Each written token keeps its place, because subtitles show what is written and times are found by what is said.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from understudy.speech import numerals
from understudy.speech.spoken import DASHES, is_said, readable

MONTHS = 12
LONGEST_ACRONYM = 5
"""Letters. Longer words in capitals are shouted ("IMPORTANT") or said as words ("UNESCO")."""

_OPENING, _CLOSING = r"""["'“”‘’(\[{«¿¡*_]*""", r"""[.,;:!?…"'“”’)\]}»*_–—-]*"""
_TOKEN = re.compile(rf"({_OPENING})(.*?)((?:(?<=\w)['’]s)?)({_CLOSING})", re.DOTALL)
_ROMAN = re.compile(r"(?=[IVX]{2})(X{0,3})(IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"X": 10, "IX": 9, "V": 5, "IV": 4, "I": 1}
_INITIALS = re.compile(r"(?:\w\.)+\w")
_DOMAIN = r"(?:[\w-]+\.)+(?:com|org|net|edu|gov|info|io|ai|dev|app|co|uk|eu|de|fr|es|it|nl|ch|at|us)"


@dataclass(frozen=True)
class Token:
    """What stands between two white spaces of a text, and what is said for it."""

    written: str
    spoken: str
    """Words with the punctuation that guides the voice; empty for what is not said, such as an emoji."""


def normalise(text: str, language: str, pronunciations: dict[str, str]) -> list[Token]:
    """The tokens of a text, with what is said for each.

    Args:
        text: as written.
        language: BCP 47 tag. English is read fully; German, French and Spanish in their numbers, units and
            commonest abbreviations; of others only the respelled words are changed.
        pronunciations: written word -> respelling, whatever its case. A word with [[eSpeak phonemes]] is left
            as it is written. They win over all rules.
    """
    respellings = {word.casefold(): respelling for word, respelling in pronunciations.items()}
    tokens = text.split()
    reader = _reader(language.split("-")[0].lower())
    spoken = []
    for index, token in enumerate(tokens):
        before, core, possessive, after = _TOKEN.fullmatch(token).groups()
        said = _respelled(core, possessive, respellings)
        if said is None and reader:
            previous, following = tokens[index - 1] if index else "", tokens[index + 1 : index + 2]
            shouted = _is_shouted(tokens)
            context = _Context(previous, _core(following[0]) if following else "", shouted)
            said, after = reader.token(core, possessive, after, context, is_last=index == len(tokens) - 1)
        if said is None:
            said = core + possessive
        words = readable(before + said + after)
        if any(map(is_said, words)):
            spoken.append(words)
        else:
            spoken.append("," if DASHES.intersection(token) else "")  # a dash by itself is a pause
    return [Token(*pair) for pair in zip(tokens, spoken, strict=True)]


def _respelled(core: str, possessive: str, respellings: dict[str, str]) -> str | None:
    for word, rest in ((core + possessive, ""), (core, possessive)):
        respelling = respellings.get(word.casefold())
        if respelling:
            return (word if respelling.startswith("[[") else respelling) + rest
    return None


def _core(token: str) -> str:
    return _TOKEN.fullmatch(token).group(2)


def _is_shouted(tokens: list[str]) -> bool:
    """Whether a whole sentence is in capitals, so that they do not tell acronyms from words."""
    letters = [character for token in tokens for character in token if character.isalpha()]
    return len(tokens) > 2 and all(character.isupper() for character in letters)


@dataclass(frozen=True)
class _Context:
    """What stands around a token."""

    previous: str
    """The token before; empty for the first."""
    following: str
    """The token after, without punctuation; empty for the last."""
    shouted: bool


class _Reader:
    """Reads tokens of one language, by its table in readings.json."""

    def __init__(self, language: str, table: dict[str, Any]) -> None:
        self.language, self.table = language, table
        group, decimal = re.escape(table["group_mark"]), re.escape(table["decimal_mark"])
        number = rf"(?:\d{{1,3}}(?:{group}\d{{3}})+|\d+)(?:{decimal}\d+)?"
        signs = "".join(map(re.escape, table["currencies"]))
        suffix = "|".join(
            re.escape(name) for name in sorted({*table["units"], *table["magnitudes"]}, key=len, reverse=True)
        )
        rules: list[tuple[str, Callable[..., str]]] = [
            (rf"(?:https?://)?(?:www\.)?({_DOMAIN}(?:/\S*)?)|https?://(?:www\.)?(\S+)", self._address),
            (rf"([\w.+-]+@{_DOMAIN})", self._address),
            (rf"([{signs}])({number})({suffix})?", self._price),
            (rf"({number})({suffix})?([{signs}])", self._price_with_sign_after),
            (
                rf"([{signs}]?)({number})({suffix})?[–—-][{signs}]?({number})({suffix}|[{signs}])?",
                self._range,
            ),
            (rf"({number})[x×]({number})({suffix})?", self._dimensions),
            (rf"({number})[x×]", self._times),
            (rf"([+−±≈~<>≤≥#-]?)({number})-?({suffix})?", self._quantity),
            (r"[vV]?(\d+(?:\.\d+){2,})", self._version),
        ]
        if language == "en":
            rules[2:2] = [
                (r"(\d{4})-(\d{2})-(\d{2})", self._date),
                (r"(\d{1,2}):([0-5]\d)(?:([ap])\.?m)?", self._time),
                (r"(\d{1,2})()([ap])\.?m", self._time),
                (r"(\d{1,3}(?:,\d{3})+|\d+)(?:st|nd|rd|th)", self._ordinal),
                (r"(\d{2}|\d{4})s", self._decade),
                (r"(\d{1,2})/(\d{1,2})", self._fraction),
                (r"(\d+):(\d+)", self._ratio),
                (_ROMAN.pattern, self._roman),
                (r"([A-Z]{2,}s?|(?:[A-Z]\.)+[A-Z])", self._capitals),
            ]
        self.rules = [(re.compile(pattern), rule) for pattern, rule in rules]

    def token(
        self, core: str, possessive: str, after: str, context: _Context, is_last: bool
    ) -> tuple[str | None, str]:
        """What is said for a token, or None if it is said as written, and the punctuation after it."""
        if after.startswith("."):
            abbreviation = self.table["abbreviations"].get(f"{core}.".lower())
            if abbreviation:
                return abbreviation, after if is_last else after[1:]
            if _INITIALS.fullmatch(core) and not is_last:
                after = after[1:]
        said = self.table["abbreviations"].get(core.lower()) or self._said(core, context)
        if said is None or not possessive:
            return said and said + possessive, after
        return said + "'s", after

    def _said(self, core: str, context: _Context) -> str | None:
        if not core:
            return None
        unit = self.table["units"].get(core)
        if unit and re.search(r"\d\W*$", context.previous):
            return unit[self._value(_core(context.previous)) != "1"]
        for pattern, rule in self.rules:
            match = pattern.fullmatch(core)
            if match and (said := rule(context, *match.groups())) is not None:
                return said
        magnitude = self.table["magnitudes"].get(core)
        currency = self.table["currencies"].get(context.previous.lstrip("(\"'“")[:1])
        if magnitude and currency:
            return f"{magnitude} {currency[1]}"
        if core in self.table["symbols"]:
            return self.table["symbols"][core]
        return self._in_parts(core, context)

    def _in_parts(self, core: str, context: _Context) -> str | None:
        """Compounds such as "4-step", "and/or", "R&D", "MP3" and "H2O": each part by itself."""
        for separator, joint in (("/", " "), ("-", "-"), ("–", " "), ("—", " ")):
            if separator in core.strip(separator):
                parts = [part for part in core.split(separator) if part]
                said = [self._said(part, context) or part for part in parts]
                return joint.join(said) if said != parts or joint == " " else None
        symbols = "".join(map(re.escape, self.table["symbols"].keys() - {".", "-"}))
        pieces = re.findall(rf"[{symbols}]|\d+|[^\W\d_]+|[^{symbols}\d\w]+", core)
        if len(pieces) < 2 or not any(
            piece in self.table["symbols"] or piece[0].isdigit() for piece in pieces
        ):
            return None
        return " ".join(self._said(piece, context) or piece for piece in pieces)

    # Numbers.

    def _number(self, number: str) -> str:
        return numerals.cardinal(self._value(number), self.language)

    def _value(self, number: str) -> str:
        return number.replace(self.table["group_mark"], "").replace(self.table["decimal_mark"], ".")

    def _bare_number(self, number: str) -> str:
        """A year if it looks like one."""
        if re.fullmatch(r"\d{4}", number) and int(number) in numerals.YEARS:
            return numerals.year(int(number), self.language)
        return self._number(number)

    def _counted(self, number: str, suffix: str | None) -> str:
        """A number and, if it has one, the unit or magnitude right behind it."""
        if not suffix:
            return self._number(number)
        names = self.table["units"].get(suffix)
        name = names[self._value(number) != "1"] if names else self.table["magnitudes"][suffix]
        return f"{self._number(number)} {name}"

    def _quantity(self, context: _Context, sign: str, number: str, suffix: str | None) -> str:
        said_sign = self.table["symbols"].get(sign.replace("-", "−"), "")
        if suffix or context.following in self.table["units"] or said_sign:
            said = self._counted(number, suffix)
        elif number.isdigit() and int(number) <= 31 and self._month(_core(context.previous)):
            said = numerals.ordinal(int(number), self.language)
        elif number.isdigit() and int(number) <= 31 and self._month(context.following):
            said = f"the {numerals.ordinal(int(number), self.language)} of"
        else:
            said = self._bare_number(number)
        return f"{said_sign} {said}".strip()

    def _month(self, word: str) -> bool:
        return word in self.table.get("months", ())

    def _price(self, context: _Context, sign: str, number: str, suffix: str | None) -> str:
        one, many, coin, coins = self.table["currencies"][sign]
        magnitude = self.table["magnitudes"].get(suffix or "")
        if magnitude:
            return f"{self._number(number)} {magnitude} {many}"
        if context.following in self.table["magnitudes"]:
            return self._number(number)  # the currency is said after "million"
        whole, _, hundredths = self._value(number).partition(".")
        said = f"{self._number(whole)} {one if whole == '1' else many}"
        if len(hundredths) != 2 or not int(hundredths):
            return said if not hundredths.strip("0") else f"{self._number(number)} {many}"
        return f"{said} {numerals.cardinal(str(int(hundredths)), self.language)} {coin if hundredths == '01' else coins}"

    def _price_with_sign_after(self, context: _Context, number: str, suffix: str | None, sign: str) -> str:
        return self._price(context, sign, number, suffix)

    def _range(
        self, context: _Context, sign: str, low: str, low_suffix: str | None, high: str, suffix: str | None
    ) -> str:
        to = self.table["range"]
        if sign or suffix in self.table["currencies"]:
            return f"{self._number(low)} {to} {self._price(context, sign or suffix, high, None)}"
        if suffix:
            return f"{self._number(low)} {to} {self._counted(high, suffix)}"
        return f"{self._bare_number(low)} {to} {self._bare_number(high)}"

    def _dimensions(self, context: _Context, width: str, height: str, suffix: str | None) -> str:
        return f"{self._number(width)} {self.table['by']} {self._counted(height, suffix)}"

    def _times(self, context: _Context, number: str) -> str:
        return f"{self._number(number)} {self.table['symbols']['×']}"

    def _version(self, context: _Context, number: str) -> str:
        dot = self.table["symbols"].get(".", " ")
        return f" {dot} ".join(numerals.cardinal(part, self.language) for part in number.split("."))

    # English only.

    def _time(self, context: _Context, hour: str, minute: str, half: str | None) -> str | None:
        if int(hour) > 24:
            return None
        said = numerals.cardinal(str(int(hour)), self.language)
        if minute and int(minute):
            oh = f"{self.table['oh']} " if minute[0] == "0" else ""
            said += f" {oh}{numerals.cardinal(str(int(minute)), self.language)}"
        elif not half and not context.following.lower().startswith(("a.m", "p.m", "am", "pm")):
            said += f" {self.table['o_clock']}"
        return f"{said} {half.upper()} M" if half else said

    def _ordinal(self, context: _Context, number: str) -> str:
        return numerals.ordinal(int(number.replace(",", "")), self.language)

    def _decade(self, context: _Context, number: str) -> str:
        said = self._bare_number(number)
        return f"{said[:-1]}ies" if said.endswith("y") else f"{said}s"

    def _fraction(self, context: _Context, above: str, below: str) -> str:
        parts = {"2": "half", "4": "quarter"}
        if not int(below) or int(above) >= int(below):
            return f"{self._number(above)} {self._number(below)}"
        part = parts.get(below) or numerals.ordinal(int(below), self.language)
        plural = "" if above == "1" else "s"
        return f"{self._number(above)} {part}{plural}"

    def _ratio(self, context: _Context, first: str, second: str) -> str:
        return f"{self._number(first)} {self.table['range']} {self._number(second)}"

    def _roman(self, context: _Context, tens: str, ones: str) -> str:
        value = 10 * len(tens) + sum(_ROMAN_VALUES[digit] for digit in re.findall(r"IX|IV|V|I", ones))
        return numerals.cardinal(str(value), self.language)

    def _date(self, context: _Context, year: str, month: str, day: str) -> str | None:
        if not 1 <= int(month) <= MONTHS:
            return None
        name = self.table["months"][int(month) - 1]
        return f"{name} {numerals.ordinal(int(day), self.language)} {self._bare_number(year)}"

    def _capitals(self, context: _Context, word: str) -> str:
        """An acronym is spelled or said as a word; what is only stressed, or part of a shout, is in small letters."""
        letters = word.removesuffix("s").replace(".", "")
        shouted = context.shouted and re.search("[AEIOUY]", letters)
        if shouted or letters in self.table["ordinary_words"] or len(letters) > LONGEST_ACRONYM:
            return word.lower()
        plural = "s" if word.endswith("s") else ""
        if letters in self.table["said_as_words"]:
            return letters.capitalize() + plural
        return " ".join(letters) + ("'s" if plural else "")

    # Words and addresses.

    def _address(self, context: _Context, *found: str | None) -> str:
        address = next(filter(None, found)).rstrip("/")
        pieces = re.findall(r"\w+|[^\w\s]", address.replace("_", " "))
        symbols = self.table["symbols"] | {"-": "dash"}
        return " ".join(symbols.get(piece) or self._said(piece, context) or piece for piece in pieces)


@cache
def _reader(language: str) -> _Reader | None:
    tables = json.loads(Path(__file__).with_name("readings.json").read_text(encoding="utf-8"))
    return _Reader(language, tables[language]) if language in tables else None

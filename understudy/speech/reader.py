"""Numbers, units, prices, addresses and compounds of one language, in words."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from understudy.speech import numerals

Parts = tuple[str, str, str, str]
"""Of a token: opening marks, core, possessive "'s", closing marks."""
CONTINUED: Parts = ("", "", "", "")
Rule = tuple[str, Callable[..., str | None]]
"""A pattern of a whole word, and what says it: a method that takes the context and the pattern's groups."""

_INITIALS = re.compile(r"(?:\w\.)+\w")
_FIRST_GROUP = re.compile(r"[^\w\s+]?\d{1,3}")
_DOMAIN = r"(?:[\w-]+\.)+(?:com|org|net|edu|gov|info|io|ai|dev|app|co|uk|eu|de|fr|es|it|nl|ch|at|us)"
_LONGEST_MONTH = 31


@dataclass(frozen=True)
class Context:
    """What stands around a token."""

    previous: str
    """The token before, without punctuation; empty for the first."""
    following: str
    """The token after, without punctuation; empty for the last."""
    shouted: bool
    """Whether the whole text is in capitals."""
    is_last: bool
    """Whether the token is the text's last."""


class Reader:
    """Reads tokens of one language, by its table in readings.json."""

    next_group = re.compile(r"\d{3}(?!\d)")
    """How the rest of a number begins behind a space: "10 000"."""

    def __init__(self, language: str, table: dict[str, Any]) -> None:
        self.language, self.table = language, table
        group, decimal = re.escape(table["group_mark"]), re.escape(table["decimal_mark"])
        number = rf"(?:\d{{1,3}}(?:{group}\d{{3}})+|\d+)(?:{decimal}\d+)?"
        signs = "".join(map(re.escape, table["currencies"]))
        suffix = "|".join(
            re.escape(name) for name in sorted({*table["units"], *table["magnitudes"]}, key=len, reverse=True)
        )
        rules: list[Rule] = [
            (rf"(?:https?://)?(?:www\.)?({_DOMAIN}(?:/\S*)?)|https?://(?:www\.)?(\S+)", self._address),
            (rf"([\w.+-]+@{_DOMAIN})", self._address),
            (rf"−(.*[{signs}].*)", self._negative_price),
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
        self.rules = [(re.compile(pattern), rule) for pattern, rule in [*self.first_rules(), *rules]]

    def first_rules(self) -> list[Rule]:
        """What the language has besides numbers and addresses; tried before these."""
        return []

    def joined(self, parts: list[Parts]) -> list[Parts]:
        """The parts, with a number or an abbreviation in the first of its tokens, as "10 000" and "z. B.".

        The other ones are CONTINUED: nothing is said for them.
        """
        whole = list(parts)
        for place in range(len(parts) - 1, 0, -1):
            (before, core, _, after), (opening, more, possessive, closing) = whole[place - 1 : place + 1]
            if opening:
                continue
            if not after and _FIRST_GROUP.fullmatch(core) and self.next_group.match(more):
                core += self.table["group_mark"] + more
            elif (
                after == "."
                and closing[:1] == "."
                and f"{core}.{more}.".lower() in self.table["abbreviations"]
            ):
                core += f".{more}"
            else:
                continue
            whole[place - 1 : place + 1] = (before, core, possessive, closing), CONTINUED
        return whole

    def token(self, core: str, possessive: str, after: str, context: Context) -> tuple[str | None, str]:
        """What is said for a token, or None if it is said as written, and the punctuation after it."""
        if after.startswith("."):
            abbreviation = self.table["abbreviations"].get(f"{core}.".lower())
            if abbreviation:
                return abbreviation, after if context.is_last else after[1:]
            if _INITIALS.fullmatch(core) and not context.is_last:
                after = after[1:]
        said = self.table["abbreviations"].get(core.lower()) or self._said(core, context)
        if said is None or not possessive:
            return said and said + possessive, after
        return said + "'s", after

    def _said(self, core: str, context: Context) -> str | None:
        if not core:
            return None
        unit = self.table["units"].get(core)
        if unit and re.search(r"\d$", context.previous):
            return unit[self._value(context.previous) != "1"]
        for pattern, rule in self.rules:
            match = pattern.fullmatch(core)
            if match and (said := rule(context, *match.groups())) is not None:
                return said
        magnitude = self.table["magnitudes"].get(core)
        currency = self.table["currencies"].get(context.previous.lstrip("−-")[:1])
        if magnitude and currency:
            return f"{magnitude} {currency[1]}"
        if core in self.table["symbols"]:
            return self.table["symbols"][core]
        return self._in_parts(core, context)

    def _in_parts(self, core: str, context: Context) -> str | None:
        """Compounds such as "4-step", "and/or", "R&D", "MP3" and "H2O": each part by itself."""
        for separator, joint in (("/", " "), ("-", "-"), ("–", " "), ("—", " ")):
            if separator in core.strip(separator):
                parts = [part for part in core.split(separator) if part]
                said = [self._said(part, context) or part for part in parts]
                return joint.join(said) if said != parts or joint == " " else None
        symbols = "".join(map(re.escape, self.table["symbols"].keys() - {".", "-"}))
        pieces = re.findall(rf"[{symbols}]|\d+|(?:(?![{symbols}])[^\W\d_])+|[^{symbols}\d\w]+", core)
        if len(pieces) < 2 or not any(
            piece in self.table["symbols"] or piece[0].isdigit() for piece in pieces
        ):
            return None
        return " ".join(self._said(piece, context) or piece for piece in pieces)

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

    def _quantity(self, context: Context, sign: str, number: str, suffix: str | None) -> str:
        said_sign = self.table["symbols"].get(sign.replace("-", "−"), "")
        if suffix or context.following in self.table["units"] or said_sign:
            said = self._counted(number, suffix)
        elif number.isdigit() and int(number) <= _LONGEST_MONTH and self._month(context.previous):
            said = numerals.ordinal(int(number), self.language)
        elif number.isdigit() and int(number) <= _LONGEST_MONTH and self._month(context.following):
            said = f"the {numerals.ordinal(int(number), self.language)} of"
        else:
            said = self._bare_number(number)
        return f"{said_sign} {said}".strip()

    def _month(self, word: str) -> bool:
        return word in self.table.get("months", ())

    def _price(self, context: Context, sign: str, number: str, suffix: str | None) -> str:
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
        name = coin if hundredths == "01" else coins
        return f"{said} {numerals.cardinal(str(int(hundredths)), self.language)} {name}"

    def _price_with_sign_after(self, context: Context, number: str, suffix: str | None, sign: str) -> str:
        return self._price(context, sign, number, suffix)

    def _negative_price(self, context: Context, price: str) -> str | None:
        said = self._said(price, context)
        return said and f"{self.table['symbols']['−']} {said}"

    def _range(
        self, context: Context, sign: str, low: str, low_suffix: str | None, high: str, suffix: str | None
    ) -> str:
        to = self.table["range"]
        currency = sign or (suffix if suffix in self.table["currencies"] else None)
        if currency:
            return f"{self._number(low)} {to} {self._price(context, currency, high, None)}"
        if suffix:
            return f"{self._number(low)} {to} {self._counted(high, suffix)}"
        return f"{self._bare_number(low)} {to} {self._bare_number(high)}"

    def _dimensions(self, context: Context, width: str, height: str, suffix: str | None) -> str:
        return f"{self._number(width)} {self.table['by']} {self._counted(height, suffix)}"

    def _times(self, context: Context, number: str) -> str:
        return f"{self._number(number)} {self.table['symbols']['×']}"

    def _version(self, context: Context, number: str) -> str:
        dot = self.table["symbols"].get(".", " ")
        return f" {dot} ".join(numerals.cardinal(part, self.language) for part in number.split("."))

    def _address(self, context: Context, *found: str | None) -> str:
        address = next(filter(None, found)).rstrip("/")
        pieces = re.findall(r"\w+|[^\w\s]", address.replace("_", " "))
        symbols = self.table["symbols"] | {"-": "dash"}
        return " ".join(symbols.get(piece) or self._said(piece, context) or piece for piece in pieces)

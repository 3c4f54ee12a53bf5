"""Numbers in words, by num2words, which knows some fifty languages."""

import re
from typing import Any

from understudy.text.languages import primary

YEARS = range(1100, 2100)
"""Four digits that are read in pairs, "nineteen ninety-nine": nearly always a year, and understood if not."""
LONGEST_NUMBER = 12
"""Digits of one that is still read as a number; more are a code, and read one by one."""


def cardinal(number: str, language: str) -> str:
    """Digits with "." as decimal mark, in words: "3.14" is "three point one four".

    `language` is a BCP 47 tag that num2words knows by its first part. Numbers with a leading zero, such as
    codes, and very long ones are read digit by digit.
    """
    whole = number.partition(".")[0]
    if len(whole) > LONGEST_NUMBER or re.fullmatch(r"0\d+", number):
        return " ".join(_words(int(digit), language, "cardinal") for digit in number if digit.isdigit())
    return _words(number if "." in number else int(number), language, "cardinal")


def ordinal(number: int, language: str) -> str:
    """ "twenty-first"."""
    return _words(number, language, "ordinal")


def year(number: int, language: str) -> str:
    """ "nineteen ninety-nine"."""
    return _words(number, language, "year")


def _words(number: Any, language: str, form: str) -> str:
    from num2words import num2words

    words = num2words(number, lang=primary(language), to=form)
    # The commas between thousands would be heard as pauses.
    return words.replace(",", "")

"""A text in tokens, which are spoken, timed and lit one by one: what stands between white space.

Chinese, Japanese, Thai, Lao, Khmer and Burmese have no spaces between their words. There ICU's dictionaries tell words,
and its line breaker, by Unicode's rules and the strict rules of the language (kinsoku), where a line may begin. A token
ends where both agree, so that a line may break before every one: a mark stays with the word that it belongs to.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from understudy.speech.content import Word

UNSPACED = (
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    r"\u3400-\u4dbf\u4e00-\u9fff\ua9e0-\ua9ff\uaa60-\uaa7f\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)
"""A pattern of a letter of a script without spaces: Thai and Lao, Burmese, Khmer, kana, and Han."""

_HALVES = re.compile(r"[\ud800-\udfff]")
"""Of surrogate pairs, which ICU does not take."""

_KANA = re.compile("[\u3041-\u30ff]")
_SIGNED = re.compile(r"[-–−－][$£€¥￥₹]?\d|\d[-–−－]\d")
"""Within which Unicode's rules would break a line, if it is no ASCII."""
_STRICT, _PHRASES = "ja-u-lb-strict", "ja-u-lw-phrase"
"""Locales whose lines break by the strict rules, and before whole phrases, of which there is a model for Japanese."""


@dataclass(frozen=True)
class Token:
    """A part of a text that is spoken and lit as one."""

    text: str
    joined: bool = False
    """Whether it follows the token before it without a space."""


def tokens(text: str) -> list[Token]:
    """The tokens of a text, with their marks."""
    in_phrases = bool(_KANA.search(text))
    return [
        Token(part, joined=place > 0)
        for chunk in text.split()
        for place, part in enumerate(_parts(chunk, in_phrases))
    ]


def joined(parts: Iterable[Token]) -> str:
    """The text of which they are the tokens, with single spaces."""
    return "".join(part.text if part.joined else f" {part.text}" for part in parts).removeprefix(" ")


def record(token: Token, start: float, end: float) -> Word:
    """A spoken token as files hold it: {"text", "start", "end"}, with `"joined": true` where it is; seconds."""
    word: Word = {"text": token.text, "start": start, "end": end}
    if token.joined:
        word["joined"] = True
    return word


def token_of(record: Mapping[str, Any]) -> Token:
    """The token of such a record."""
    return Token(record["text"], record.get("joined", False))


def _parts(chunk: str, in_phrases: bool) -> list[str]:
    if not re.search(UNSPACED, chunk):
        return [chunk]
    from icu4py.breakers import LineBreaker, WordBreaker  # takes 15 ms, which other films need not wait for

    whole = _HALVES.sub("\ufffd", chunk)
    breakers = [WordBreaker(whole, "ja"), LineBreaker(whole, _STRICT)]
    if in_phrases:
        breakers.append(LineBreaker(whole, _PHRASES))
    ends = sorted(set.intersection(*({end for _, end in breaker.segments()} for breaker in breakers)))
    ends = [end for end in ends if not _SIGNED.match(chunk, end - 1)]
    return [chunk[start:end] for start, end in pairwise([0, *ends])]

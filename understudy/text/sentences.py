"""Where sentences end, in a text or among spoken words: the one place that knows.

`sentencex` knows the marks of all scripts and the abbreviations of some thirty languages. What is added here are the
cases of tests/unit/text/test_sentences.py that it gets wrong.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise

from understudy.text.languages import primary
from understudy.text.words import is_small

CLOSED = r"""(?:["'”’」』）)\]}*_]|[“‘«‹](?!\w)|\s?[»›](?!\w))*"""
"""A pattern of what closes after a sentence's mark: "Ja.“ in German, « Oui. » in French. [“‘«‹] open elsewhere."""

_MARKS = r"[.!?…。！？｡؟۔।॥։።။។]"
_FINISHED = re.compile(rf"{_MARKS}{CLOSED}$")
_CLOSED = re.compile(CLOSED)
_BEFORE_NO_SPACE = "。！？｡။។"
"""Marks after which the next sentence follows without a space."""

_WIDE_END = re.compile(rf"[。！？]{CLOSED}$")
"""What has its own space, so that the next sentence follows at once."""

_HIDDEN = re.compile(r"""["“”„«»‹›「」『』（）()\[\]{}*\ud800-\udfff]|(?<!\w)['‘’‚_]|['‘’_](?!\w)""")
_FIRST_WORD = re.compile(r"[\s\W_]*(\w*)")
_LAST_WORD = re.compile(r"""([^\s"'“”„‘’«»(\[]+)\.$""")

_ABBREVIATIONS = {
    "ar": ("د", "أ"),
    "en": ("approx", "vol"),
    "fr": ("art", "avr", "déc", "févr", "janv", "juil", "m", "mme", "nov", "oct"),
    "hi": ("डॉ", "श्री"),
    "pl": ("dr", "mgr"),
    "ru": ("гл", "дж", "рис", "табл"),
}
"""Language -> abbreviations that sentencex does not know, in small letters."""

_WORDS = {
    "de": "art|op",
    "en": "arc|ark|art|id|ill|in|is|la|may|mar|mass|me|mine|miss|no|ok|ore|pa",
    "es": "bi|bien|cap|con|como|mar|no|semi|sobre|tres|un|una|vice",
    "fr": "art|sing",
    "it": "ago|ali|di|fa|me|no|re|si|te|via",
    "nl": "art|cap",
    "pl": "port",
    "pt": "art|col",
}
"""Language -> a pattern of words that sentencex takes for abbreviations, as in "Just say no. Dogs bark."."""

_NUMBERING = ("cs", "da", "de", "et", "fi", "hr", "hu", "is", "lv", "nb", "nn", "no", "pl", "sk", "sl", "tr")
"""Languages that write "third" as "3."."""
_LONGEST_ORDINAL = 2  # digits; "1990." ends a sentence


def sentences(text: str, language: str) -> list[str]:
    """The sentences of a text, each with its closing mark, as written but for white space.

    A text without a mark is one sentence. `language` is a BCP 47 tag.
    """
    return [" ".join(text[start:end].split()) for start, end in pairwise([0, *_ends(text, language)])]


def joined(parts: Iterable[str]) -> str:
    """Sentences as one text."""
    text = ""
    for part in parts:
        text += part if not text or _WIDE_END.search(text) else f" {part}"
    return text


def ends_of_sentences(words: Sequence[str], language: str) -> list[bool]:
    """Whether a sentence ends with each word of a text, given with their marks."""
    text = " ".join(words)
    ends = set(_ends(text, language))
    if not is_finished(text):
        ends.discard(len(text))
    return [place - 1 in ends for place in accumulate(len(word) + 1 for word in words)]


def is_finished(text: str) -> bool:
    """Whether a mark ends the text, be it before closing quotation marks."""
    return bool(_FINISHED.search(text))


def warm_up() -> None:
    """Lets sentencex read its patterns."""
    sentences("One. Two.", "en")


def _ends(text: str, language: str) -> list[int]:
    """Where in the text its sentences end, behind what closes after their marks."""
    from sentencex import segment

    code, position, whole = primary(language), 0, len(text.rstrip())
    ends = [0]
    for part in segment(code, _plain(text, code)):
        end = _CLOSED.match(text, position + len(part.rstrip())).end()  # type: ignore[union-attr]  # "" will do
        position += len(part)
        if end > ends[-1]:
            ends.append(end)
    if whole > ends[-1]:
        ends.append(whole)
    firsts = [_FIRST_WORD.match(text, end)[1] for end in ends]  # type: ignore[index]  # "" will do
    # A writer who begins all sentences with small letters tells nothing by them.
    is_told_by_case = not all(map(is_small, firsts[:-1]))
    return [
        end
        for (start, end), following in zip(pairwise(ends), firsts[1:], strict=True)
        if end == whole
        or (
            following
            and not (
                _goes_on(text, end)
                or (is_told_by_case and is_small(following))
                or _is_short_form(_LAST_WORD.search(text, start, end), code, following)
            )
        )
    ]


def _plain(text: str, code: str) -> str:
    """The text as sentencex divides it best, each character in its place.

    It would not look into quotations and brackets, takes apostrophes for quotation marks, ends nothing at "…", and
    refuses halves of surrogate pairs.
    """
    plain = _HIDDEN.sub(" ", text).replace("…", "?")
    if code in _WORDS:
        plain = re.sub(rf"(?<![\w.])({_WORDS[code]})\.(?=\s+[^\W\d])", r"\1!", plain)
    return plain


def _goes_on(text: str, end: int) -> bool:
    """Whether more follows without a space, as in "Stop!", she said."""
    return not text[end].isspace() and text[end - 1] not in _BEFORE_NO_SPACE


def _is_short_form(last: re.Match[str] | None, code: str, following: str) -> bool:
    """Whether the last word before a full stop is an abbreviation or an ordinal."""
    if not last:
        return False
    if last[1].isdecimal():
        return code in _NUMBERING and len(last[1]) <= _LONGEST_ORDINAL and following.isalpha()
    return last[1].lower() in _ABBREVIATIONS.get(code, ())

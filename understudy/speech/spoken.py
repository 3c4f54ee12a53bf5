"""From the written text to what a synthesiser is to say, token by token."""

import re
import unicodedata
from dataclasses import dataclass

from understudy.speech.signs import SPOKEN_SYMBOLS, in_words
from understudy.text.tokens import Token, tokens

LETTERS_AND_DIGITS = ("L", "N")
"""Unicode categories."""
DASHES = frozenset("-–—―")
MARKUP = frozenset("\\*#_[]{}§†‡•")
"""Punctuation that would be named ("asterisk") or taken for eSpeak's phonemes ("[[")."""
SILENT_SYMBOLS = ("S", "C", "Me", "Pc")
"""Unicode categories that are not read: emoji, angle brackets and arrows, control characters."""
JOINERS = frozenset("\u200c\u200d")
"""Part of the spelling in Persian and Hindi."""
EMOJI_STYLE = "\ufe0f"


@dataclass(frozen=True)
class Spoken:
    """A text to be spoken, and where in it each written token stands."""

    text: str
    tokens: list[Token]
    """The written text's words, with their punctuation."""
    spans: list[tuple[int, int]]
    """First and last-plus-one character in `text` of what is said for each token; empty for a lone emoji."""


def to_spoken(text: str, language: str, pronunciations: dict[str, str]) -> Spoken:
    """Leaves out what no one reads aloud, and respells the words that the dictionary names.

    The dictionary's words match whatever their case and the punctuation around them. Raises ValueError if
    nothing is left to say.
    """
    respellings = {word.casefold(): respelling for word, respelling in pronunciations.items()}
    written = tokens(text)
    spoken = ""
    spans = []
    said_anything = False
    for token in written:
        words = _say(token.text, language, respellings)
        sounds = any(is_said(character) for character in words)
        said_anything |= sounds
        if not sounds:
            # A lone dash is a pause, like a comma; eSpeak would give it the time of the word before it.
            words = (
                "," if said_anything and DASHES.intersection(token.text) and not spoken.endswith(",") else ""
            )
            spoken += words
            spans.append((len(spoken), len(spoken)))
            continue
        spoken += " " if spoken and not token.joined else ""
        spans.append((len(spoken), len(spoken) + len(words)))
        spoken += words
    if not said_anything:
        raise ValueError(f"there is nothing to say in {text!r}")
    return Spoken(spoken, written, spans)


_PARTS = re.compile(r"\A(\W*)(.*?)((?:['’]s)?)(\W*)\Z", re.DOTALL)


def _say(token: str, language: str, respellings: dict[str, str]) -> str:
    ((before, core, possessive, after),) = _PARTS.findall(token)
    for word, rest in ((core + possessive, ""), (core, possessive)):
        respelling = respellings.get(word.casefold())
        if respelling:
            # The space, because eSpeak says nothing for phonemes right after a bracket or quote.
            around = readable(before, language), readable(rest + after, language)
            return f"{around[0]} {respelling}{around[1]}".lstrip()
    return readable(token, language)


def readable(text: str, language: str) -> str:
    """The text with its signs in words, and without what no one reads aloud: markup, emoji, control characters."""
    said = in_words(unicodedata.normalize("NFC", text), language)
    kept = (character if _is_kept(character) else " " for character in said)
    return " ".join("".join(kept).split())


def _is_kept(character: str) -> bool:
    if character in SPOKEN_SYMBOLS or character in JOINERS:
        return True
    return (
        character not in MARKUP
        and character != EMOJI_STYLE
        and not unicodedata.category(character).startswith(SILENT_SYMBOLS)
    )


def is_said(character: str) -> bool:
    """Whether a character alone is enough to be heard."""
    return character in SPOKEN_SYMBOLS or unicodedata.category(character).startswith(LETTERS_AND_DIGITS)

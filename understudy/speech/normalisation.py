"""A written text as it is said: numbers, units, times, acronyms and symbols in words, token by token.

Voice models are trained on words. They stumble over digits and symbols, and some spell what is in capitals.
Each written token keeps its place, because subtitles show what is written and times are found by what is said.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

from understudy.speech.english import EnglishReader
from understudy.speech.reader import CONTINUED, Context, Reader
from understudy.speech.signs import unified
from understudy.speech.spoken import DASHES, is_said, readable
from understudy.text.languages import primary
from understudy.text.tokens import Token, tokens

_OPENING, _CLOSING = r"""["'“”‘’(\[{«¿¡*_]*""", r"""[.,;:!?…"'“”’)\]}»*_–—-]*"""
_TOKEN = re.compile(rf"\A({_OPENING})(.*?)((?:(?<=\w)['’]s)?)({_CLOSING})\Z", re.DOTALL)


@dataclass(frozen=True)
class Reading:
    """A token of a text, and what is said for it."""

    written: Token
    spoken: str
    """Words with the punctuation that guides the voice; empty for what is not said, such as an emoji."""


def normalise(text: str, language: str, pronunciations: dict[str, str]) -> list[Reading]:
    """What is said for each token of a text.

    Args:
        text: as written.
        language: BCP 47 tag. English is read fully; German, French and Spanish in their numbers, units and
            commonest abbreviations; of others only the respelled words are changed.
        pronunciations: written word -> respelling, whatever its case. A word with [[eSpeak phonemes]] is left
            as it is written. They win over all rules.
    """
    respellings = {word.casefold(): respelling for word, respelling in pronunciations.items()}
    written = tokens(text)
    texts = [token.text for token in written]
    parts = [parts for text in texts for parts in _TOKEN.findall(unified(text))]
    reader, shouted = _reader(primary(language)), _is_shouted(texts)
    if reader:
        parts = reader.joined(parts)
    cores = [*accumulate(parts, lambda core, part: core if part == CONTINUED else part[1], initial=""), ""]
    spoken = []
    for index, (token, (before, core, possessive, after)) in enumerate(zip(texts, parts, strict=True)):
        said = _respelled(core, possessive, respellings)
        if said is None and reader:
            context = Context(cores[index], cores[index + 2], shouted, is_last=index == len(texts) - 1)
            said, after = reader.token(core, possessive, after, context)
        if said is None:
            said = core + possessive
        words = readable(before + said + after, language)
        if any(map(is_said, words)):
            spoken.append(words)
        else:
            spoken.append("," if DASHES.intersection(token) else "")  # a dash by itself is a pause
    return [Reading(*pair) for pair in zip(written, spoken, strict=True)]


def _respelled(core: str, possessive: str, respellings: dict[str, str]) -> str | None:
    for word, rest in ((core + possessive, ""), (core, possessive)):
        respelling = respellings.get(word.casefold())
        if respelling:
            return (word if respelling.startswith("[[") else respelling) + rest
    return None


def _is_shouted(tokens: list[str]) -> bool:
    """Whether a whole sentence is in capitals, so that they do not tell acronyms from words."""
    letters = [character for token in tokens for character in token if character.isalpha()]
    return len(tokens) > 2 and all(character.isupper() for character in letters)


@cache
def _reader(language: str) -> Reader | None:
    tables = json.loads(Path(__file__).with_name("readings.json").read_text(encoding="utf-8"))
    kind = EnglishReader if language == "en" else Reader
    return kind(language, tables[language]) if language in tables else None

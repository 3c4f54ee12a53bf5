"""How long a text takes to say, before anybody has said it."""

import unicodedata

from understudy.text.clauses import ends_a_clause
from understudy.text.sentences import sentences

# Fitted to eSpeak NG at 158 words a minute over the sentences of the shipped topics; the rest is some 5 % a scene.
_SECONDS_PER_LETTER = 0.058
_SECONDS_PER_WORD = 0.0554
_SECONDS_PER_COMMA = 0.28
_SECONDS_BETWEEN_SENTENCES = 0.32
_FITTED_AT_WORDS_PER_MINUTE = 158
_LETTERS_PER_DIGIT = 4.5  # digits are spoken as words: "7" is "seven"
# A character that stands for a syllable, or has vowels that are not written, takes as long as so many letters.
# Measured with eSpeak NG.
_LETTERS_PER_CHARACTER = {
    "CJK": 5.0,
    "HANGUL": 3.5,
    "HIRAGANA": 3.0,
    "KATAKANA": 3.0,
    "THAI": 2.4,
    "DEVANAGARI": 2.2,
    "ARABIC": 1.7,
    "HEBREW": 1.7,
}


def speaking_seconds(text: str, words_per_minute: float, language: str) -> float:
    """How long the text takes to say, in seconds; `language` is a BCP 47 tag."""
    letters = sum(_letters(character) for character in text)
    words = text.split()
    commas = sum(map(ends_a_clause, words[:-1]))
    spoken = letters * _SECONDS_PER_LETTER + len(words) * _SECONDS_PER_WORD + commas * _SECONDS_PER_COMMA
    pauses = max(0, len(sentences(text, language)) - 1) * _SECONDS_BETWEEN_SENTENCES
    return (spoken + pauses) * _FITTED_AT_WORDS_PER_MINUTE / words_per_minute


def _letters(character: str) -> float:
    """How many Latin letters take as long to say."""
    if character.isdigit():
        return _LETTERS_PER_DIGIT
    if character.isascii() or not character.isalpha():
        return character.isalpha()
    return _LETTERS_PER_CHARACTER.get(unicodedata.name(character, "").split(" ")[0], 1.0)

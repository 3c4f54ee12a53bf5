"""What is said when, as speech.json holds it: plain JSON values. Times are seconds of the speech."""

from typing import Literal, NotRequired, TypedDict, final

PhonemeSet = Literal["espeak", "arpabet"]
"""The alphabets of sounds that are known."""


class Word(TypedDict):
    """A word as it is written."""

    text: str
    start: float
    end: float


class Phoneme(TypedDict):
    """A sound."""

    symbol: str
    start: float
    """It lasts until the next one."""
    stressed: bool


@final
class Speech(TypedDict):
    """A scene's speech."""

    duration: float
    words: list[Word]
    phonemes: list[Phoneme]
    """Empty where they are not known."""
    phoneme_set: PhonemeSet


class Sentence(TypedDict):
    """What was said in one go."""

    text: str
    start: float
    end: float
    spoken: NotRequired[list[str]]
    """What is said for each token of the text; empty for one that is not said."""


@final
class SpokenSentences(TypedDict):
    """What a voice tells of a speech that does not know its words' times."""

    duration: float
    sentences: list[Sentence]

"""What is said when, as speech.json holds it: plain JSON values. Times are seconds of the speech."""

from typing import Literal, NotRequired, TypedDict, final

PhonemeSet = Literal["espeak", "arpabet"]
"""The alphabets of sounds that are known."""


class Word(TypedDict):
    """A word as it is written, or a token of a script without spaces."""

    text: str
    start: float
    end: float
    joined: NotRequired[bool]
    """Whether it follows the one before without a space."""


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


class WrittenToken(TypedDict):
    """A token of a text, as `understudy.text.tokens` divides it."""

    text: str
    joined: bool


class Sentence(TypedDict):
    """What was said in one go."""

    text: str
    start: float
    end: float
    written: NotRequired[list[WrittenToken]]
    """The tokens of the text."""
    spoken: NotRequired[list[str]]
    """What is said for each token of the text; empty for one that is not said."""


@final
class SpokenSentences(TypedDict):
    """What a voice tells of a speech that does not know its words' times."""

    duration: float
    sentences: list[Sentence]

"""When each word of a recorded text is said, for voices that do not know it themselves."""

from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.speech import scratch
from understudy.speech.content import Phoneme, Speech, SpokenSentences, Word
from understudy.text.tokens import Token, record, tokens

if TYPE_CHECKING:
    import numpy


def with_times(recording: Path, speech: Speech | SpokenSentences, language: str) -> Speech:
    """Adds the times of words, and of sounds where they can be known, to what an engine's `speak` gave.

    Each sentence is aligned with the scratch voice within its own borders. In a language that the scratch voice
    does not speak, words share the time of their sentence by length, and no sounds are told.

    Args:
        recording: the WAV file that the engine wrote.
        speech: {"duration", "sentences": [{"text", "start", "end", "written", "spoken"}]}: seconds; `written`, the
            tokens of the text, {"text", "joined"}, and `spoken`, what is said for each of them, may be missing. An
            answer that has "words" is given back as it is.
        language: BCP 47 tag.

    Returns:
        The form of the scratch voice's `speak`. Tokens stand as written; one that is not said, such as an emoji, has
        no length.

    Raises:
        UserError: the recording can't be read.
    """
    if "words" in speech:
        return speech
    from understudy.media.audio import read_wav

    samples, rate = read_wav(recording)
    words: list[Word] = []
    phonemes: list[Phoneme] = []
    for sentence in speech["sentences"]:
        start, end = sentence["start"], sentence["end"]
        written = [Token(**token) for token in sentence.get("written", ())] or tokens(sentence["text"])
        spoken = sentence.get("spoken", [token.text for token in written])
        text = " ".join(filter(None, spoken))
        if scratch.supported(language):
            within = samples[round(start * rate) : round(end * rate)]
            said, sounds = _aligned(within, rate, text, language)
            phonemes += [sound | {"start": round(start + sound["start"], 4)} for sound in sounds]
            phonemes.append({"symbol": scratch.PAUSE, "start": end, "stressed": False})
        else:
            said = _shared_by_length(end - start, text.split())
        words += _of_tokens(written, spoken, [(start + begins, start + ends) for begins, ends in said], start)
    return {
        "duration": speech["duration"],
        "words": words,
        "phonemes": phonemes,
        "phoneme_set": scratch.PHONEME_SET,
    }


def _aligned(
    samples: "numpy.ndarray", rate: int, text: str, language: str
) -> tuple[list[tuple[float, float]], list[Phoneme]]:
    from understudy.speech.alignment import align_samples

    found = align_samples(samples, rate, text, language)
    said: list[tuple[float, float]] = []
    for word in found["words"]:
        if word.get("joined"):  # the scratch voice divides what stands between two spaces further
            said[-1] = said[-1][0], word["end"]
        else:
            said.append((word["start"], word["end"]))
    return said, found["phonemes"]


def _shared_by_length(duration: float, words: list[str]) -> list[tuple[float, float]]:
    """Longer words take longer; each counts one character more, for the space."""
    ends = list(accumulate(len(word) + 1 for word in words))
    return [(duration * begin / ends[-1], duration * end / ends[-1]) for begin, end in pairwise([0, *ends])]


def _of_tokens(
    written: list[Token], spoken: list[str], said: list[tuple[float, float]], start: float
) -> list[Word]:
    """From the times of spoken words ("three point five") to those of written tokens ("3.5")."""
    words: list[Word] = []
    now, first = start, 0
    for token, what in zip(written, spoken, strict=True):
        last = first + len(what.split())
        begins, now = (said[first][0], max(now, said[last - 1][1])) if last > first else (now, now)
        words.append(record(token, round(begins, 4), round(now, 4)))
        first = last
    return words

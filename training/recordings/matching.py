"""Which words of a transcript are said in which clip: times of words from the alignment with the scratch voice."""

import statistics
from typing import TYPE_CHECKING

from training.recordings.cuts import Cut, Phrase
from training.recordings.transcripts import Passage
from understudy.errors import UserError
from understudy.speech.alignment import align_samples, unlikeness

if TYPE_CHECKING:
    import numpy

LONGEST = 60.0
"""Seconds of a passage without times of its own; the memory of an alignment grows with their square."""
LEAST_OVERLAP = 0.1
"""Seconds; subtitles begin and end a little before or after what is said."""
CHECKED, OTHERS = 8, 4
"""Clips of a recording that are compared, and each with the words of how many other clips beside its own."""
LEAST_RIGHT = 0.5
"""Part of them that must sound most like their own words; by chance it would be a fifth."""


def words_of(
    samples: "numpy.ndarray", rate: int, cuts: list[Cut], passages: list[Passage], language: str, where: str
) -> list[str]:
    """What is said in each cut, in order; empty where the transcript has nothing.

    Args:
        samples: the recording.
        rate: samples a second.
        cuts: all speech of the recording. Of those with another voice nothing is looked up.
        passages: its transcript.
        language: BCP 47 tag of a language that the scratch voice speaks.
        where: the transcript's file, for messages.

    Raises:
        UserError: the transcript is not of this recording, or has too long passages.
    """
    spoken = [
        part
        for passage in passages
        if any(_overlap(passage, one) for one in cuts if one.is_wanted) and (part := _spoken(passage, cuts))
    ]
    long = next((passage for passage in spoken if passage.end - passage.start > LONGEST), None)
    if long:
        raise UserError(
            f"transcript {where}: {long.text[:40]!r} ... goes on for {long.end - long.start:.0f} seconds without a "
            f"time, and words are found in at most {LONGEST:g}. Save the transcript as subtitles (.srt or .vtt), cut "
            "the recording, or let `transcriber` of the persona's recordings name weights of faster-whisper."
        )
    words = [
        (passage.start + (word["start"] + word["end"]) / 2, word["text"])
        for passage in spoken
        for word in align_samples(
            _part(samples, rate, passage.start, passage.end), rate, passage.text, language
        )["words"]
    ]
    texts = [
        " ".join(text for middle, text in words if one.start <= middle <= one.end) if one.is_wanted else ""
        for one in cuts
    ]
    _check(samples, rate, cuts, texts, language, where)
    return texts


def _spoken(passage: Passage, cuts: list[Cut]) -> Passage | None:
    """The passage from its first to its last sound, for silence would be taken for words; None if nobody speaks."""
    phrases = [phrase for one in cuts for phrase in one.phrases if _overlap(passage, phrase)]
    if not phrases:
        return None
    return Passage(max(passage.start, phrases[0].start), min(passage.end, phrases[-1].end), passage.text)


def _overlap(passage: Passage, other: Cut | Phrase) -> bool:
    return min(passage.end, other.end) - max(passage.start, other.start) > LEAST_OVERLAP


def _part(samples: "numpy.ndarray", rate: int, start: float, end: float) -> "numpy.ndarray":
    return samples[round(start * rate) : round(end * rate)]


def _check(
    samples: "numpy.ndarray", rate: int, cuts: list[Cut], texts: list[str], language: str, where: str
) -> None:
    """Compares some clips with their own words and with others' that are as long as possible."""
    told = [(one, text) for one, text in zip(cuts, texts, strict=True) if text]
    if len(told) < 2:
        return
    step = max(1, len(told) // CHECKED)
    right = []
    for number, (one, text) in list(enumerate(told))[::step]:
        sound = _part(samples, rate, one.start, one.end)
        others = sorted(
            (other for i, (_, other) in enumerate(told) if i != number and other != text),
            key=lambda other: abs(len(other) - len(text)),
        )[:OTHERS]
        own = unlikeness(sound, rate, text, language)
        right.append(all(own < unlikeness(sound, rate, other, language) for other in others))
    if statistics.mean(right) < LEAST_RIGHT:
        raise UserError(
            f"transcript {where}: it does not match its recording: {sum(right)} of {len(right)} clips sound most like "
            "their own words, the others like words from elsewhere. Is it the transcript of another recording, or is "
            "`language` of the persona another one?"
        )

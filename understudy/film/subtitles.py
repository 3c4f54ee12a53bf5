"""Subtitles from spoken words: cut into cues where a reader expects it, written as SRT or WebVTT."""

import itertools
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from understudy.text.clauses import ends_a_clause
from understudy.text.sentences import ends_of_sentences

LETTERS_OF_A_LINE = 42  # what broadcasters take for one line of a subtitle

_LONGEST_PAUSE = 0.55  # seconds of silence inside a cue
_CLAUSE_SHARE = 0.55  # of the letters of a cue, from which on a comma ends it
_LINGER = 0.4  # seconds that a cue stays after its last word, if nothing follows
_SHORTEST_CUE = 0.2  # seconds, so that a cue of one short word is seen at all

_LINE_BREAK = re.compile(r"\s+")


@dataclass(frozen=True)
class Word:
    """A spoken word with its punctuation; times in seconds."""

    text: str
    start: float
    end: float
    ends_sentence: bool = False


@dataclass(frozen=True)
class Cue:
    """Words that are shown together from `start` to `end` seconds."""

    words: tuple[Word, ...]
    start: float
    end: float

    @property
    def text(self) -> str:
        """The words as one line."""
        return " ".join(word.text for word in self.words)


def _words(records: Sequence[Mapping[str, Any]], language: str) -> list[Word]:
    """In order of time; an end before the start is mended, an empty word left out."""
    words = []
    for record in records:
        text = _LINE_BREAK.sub(" ", str(record["text"])).strip()
        if text:
            start = float(record["start"])
            words.append(Word(text, start, max(start, float(record["end"]))))
    words.sort(key=lambda word: word.start)
    ends = ends_of_sentences([word.text for word in words], language)
    return [replace(word, ends_sentence=end) for word, end in zip(words, ends, strict=True)]


def _length(words: Sequence[Word]) -> int:
    return sum(len(word.text) + 1 for word in words)


def _groups(words: Sequence[Word], letters: int) -> list[list[Word]]:
    """Break after sentences and long pauses, after clauses in longer cues, and before a cue gets too long."""
    groups: list[list[Word]] = []
    for word in words:
        group = groups[-1] if groups else []
        length = _length(group) + len(word.text)
        starts_new = (
            not group
            or length > letters
            or word.start - group[-1].end > _LONGEST_PAUSE
            or group[-1].ends_sentence
            or (ends_a_clause(group[-1].text) and length > letters * _CLAUSE_SHARE)
        )
        if starts_new:
            groups.append([word])
        else:
            group.append(word)
    return groups


def _without_orphans(groups: list[list[Word]], letters: int) -> list[list[Word]]:
    """A single word that continues a longer cue takes that cue's last word with it."""
    for before, group in itertools.pairwise(groups):
        continues = not before[-1].ends_sentence
        close = group[0].start - before[-1].end <= _LONGEST_PAUSE
        fits = _length(group) + len(before[-1].text) <= letters
        if len(group) == 1 and len(before) > 2 and continues and close and fits:
            group.insert(0, before.pop())
    return groups


def cues(
    words: Sequence[Mapping[str, Any]],
    language: str,
    until: float = math.inf,
    letters: int = LETTERS_OF_A_LINE,
) -> list[Cue]:
    """Cut spoken words into cues that never overlap.

    Args:
        words: records with text, start and end in seconds.
        language: BCP 47 tag of the words.
        until: the film's end in seconds: no cue ends later, and words that start later are left out.
        letters: the most of a cue; a longer word stands alone.
    """
    spoken = [word for word in _words(words, language) if word.start < until]
    groups = _without_orphans(_groups(spoken, letters), letters)
    cut: list[Cue] = []
    for group in groups:
        start = max(group[0].start, 0.0)
        end = max(*(word.end for word in group), start + _SHORTEST_CUE) + _LINGER
        if cut and start <= cut[-1].start:
            # Words that begin together cannot be told apart in time: one cue shows them all.
            cut[-1] = replace(cut[-1], words=(*cut[-1].words, *group), end=max(end, cut[-1].end))
            continue
        if cut and cut[-1].end > start:
            cut[-1] = replace(cut[-1], end=start)
        cut.append(Cue(tuple(group), start, end))
    return [replace(cue, end=min(cue.end, until)) for cue in cut]


def _milliseconds(seconds: float) -> int:
    """Rounded down, as up could pass the next cue or the film's end; 0.9 s are 900 all the same."""
    return math.floor(round(seconds * 1000, 3))


def _timestamp(seconds: float, separator: str) -> str:
    hours, rest = divmod(_milliseconds(seconds), 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02d}:{minutes:02d}:{rest // 1000:02d}{separator}{rest % 1000:03d}"


def _plain(text: str) -> str:
    for mark, look_alike in (("-->", "→"), ("<", "‹"), (">", "›"), ("{\\", "{ \\")):
        text = text.replace(mark, look_alike)
    return text


def to_srt(cues: Sequence[Cue]) -> str:
    """SubRip text. The format has no escapes: what players take for marks is written with look-alikes."""
    blocks = []
    for number, cue in enumerate(cues, 1):
        start, end = _timestamp(cue.start, ","), _timestamp(cue.end, ",")
        blocks.append(f"{number}\n{start} --> {end}\n{_plain(cue.text)}\n")
    return "\n".join(blocks)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _timed_words(cue: Cue) -> str:
    """The words, each from the second on behind the time it is spoken, which must rise within the cue."""
    parts: list[str] = []
    latest = _milliseconds(cue.start)
    for word in cue.words:
        begins = _milliseconds(word.start)
        if parts and latest < begins < _milliseconds(cue.end):
            parts.append(f"<{_timestamp(word.start, '.')}>{_escape(word.text)}")
            latest = begins
        else:
            parts.append(_escape(word.text))
    return " ".join(parts)


def to_vtt(cues: Sequence[Cue]) -> str:
    """WebVTT text with the time of every word, for players that light the spoken word."""
    blocks = ["WEBVTT\n"]
    for cue in cues:
        start, end = _timestamp(cue.start, "."), _timestamp(cue.end, ".")
        blocks.append(f"{start} --> {end}\n{_timed_words(cue)}\n")
    return "\n".join(blocks)


def read_srt(text: str) -> list[tuple[float, float, str]]:
    """Start and end in seconds, and text, of each cue that `to_srt` wrote. Raises ValueError for another form."""
    found = []
    for block in text.split("\n\n"):
        if not block.strip():
            continue
        _, times, shown = block.strip().split("\n", 2)
        start, end = (_seconds(time) for time in times.split(" --> "))
        found.append((start, end, shown))
    return found


def _seconds(timestamp: str) -> float:
    hours, minutes, seconds = timestamp.replace(",", ".").split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)

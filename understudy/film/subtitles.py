"""Subtitles from spoken words: cut into cues where a reader expects it, written as SRT or WebVTT."""

import itertools
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from understudy.text.clauses import ends_a_clause
from understudy.text.sentences import ends_of_sentences

LETTERS_OF_A_LINE = 42
"""The most in a line of subtitles; this and what follows are of Netflix's Timed Text Style Guide."""
_WIDE_LETTERS_OF_A_LINE = 16  # Chinese
_SHORTEST_CUE = 5 / 6  # seconds
_MOST_LETTERS_A_SECOND = 20

_LONGEST_PAUSE = 0.55  # seconds of silence inside a cue
_CLAUSE_SHARE = 0.55  # of the letters of a cue, from which on a comma ends it
_LINGER = 0.4  # seconds that a cue stays after its last word, if nothing follows
_LONGEST_JOINED = (
    1.25  # times the letters of a cue: so long may be what is joined to be read in time, or to end a clause
)

_LINE_BREAK = re.compile(r"\s+")


@dataclass(frozen=True)
class Word:
    """A spoken word with its punctuation; times in seconds."""

    text: str
    start: float
    end: float
    ends_sentence: bool = False
    joined: bool = False
    """Whether no space stands before it."""

    @property
    def letters(self) -> float:
        """Its length in Latin letters: a Chinese one takes the room, and the time to read, of more than two."""
        wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in self.text)
        return len(self.text) + wide * (LETTERS_OF_A_LINE / _WIDE_LETTERS_OF_A_LINE - 1)


@dataclass(frozen=True)
class Cue:
    """Words that are shown together from `start` to `end` seconds."""

    words: tuple[Word, ...]
    start: float
    end: float

    @property
    def text(self) -> str:
        """The words as one line."""
        return "".join(_space_before(self.words, word) + word.text for word in self.words)


def _space_before(words: Sequence[Word], word: Word) -> str:
    """What stands before a word of a cue."""
    return "" if word.joined or word is words[0] else " "


def _words(records: Sequence[Mapping[str, Any]], language: str) -> list[Word]:
    """In order of time; an end before the start is mended, an empty word left out."""
    words: list[Word] = []
    for record in records:
        text = _LINE_BREAK.sub(" ", str(record["text"])).strip()
        if text:
            start = float(record["start"])
            joined = bool(words) and record.get("joined", False)
            words.append(Word(text, start, max(start, float(record["end"])), joined=joined))
    words.sort(key=lambda word: word.start)
    ends = ends_of_sentences([word.text for word in words], language)
    return [replace(word, ends_sentence=end) for word, end in zip(words, ends, strict=True)]


def _length(words: Sequence[Word]) -> float:
    return sum(word.letters + (not word.joined) for word in words)


def _groups(words: Sequence[Word], letters: int) -> list[list[Word]]:
    """Break after sentences and long pauses, after clauses in longer cues, and before a cue gets too long."""
    groups: list[list[Word]] = []
    for word in words:
        group = groups[-1] if groups else []
        length = _length(group) + word.letters
        # A compound without spaces is several words, of which the last would begin the next cue.
        is_last = word.joined and (word.ends_sentence or ends_a_clause(word.text))
        starts_new = (
            not group
            or length > (letters * _LONGEST_JOINED if is_last else letters)
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
        fits = _length(group) + before[-1].letters <= letters
        if len(group) == 1 and len(before) > 2 and continues and close and fits:
            group.insert(0, before.pop())
    return groups


def _reading_time(group: Sequence[Word]) -> float:
    """Seconds that it takes to read what is shown together."""
    return max(_SHORTEST_CUE, _length(group) / _MOST_LETTERS_A_SECOND)


def _readable(groups: list[list[Word]], until: float, letters: int) -> list[list[Word]]:
    """Groups that are shown too shortly joined to a neighbour, the nearer in time first, where both fit together."""
    groups = [list(group) for group in groups]
    place = 0
    while place < len(groups):
        group = groups[place]
        end = groups[place + 1][0].start if place + 1 < len(groups) else until
        if end - group[0].start >= _reading_time(group) or not _joined_to_neighbour(groups, place, letters):
            place += 1
        else:
            place = max(place - 1, 0)
    return groups


def _joined_to_neighbour(groups: list[list[Word]], place: int, letters: int) -> bool:
    """Whether the group at `place` was joined to one beside it."""
    first_of_pairs = [first for first in (place - 1, place) if 0 <= first < len(groups) - 1]
    first_of_pairs.sort(key=lambda first: groups[first + 1][0].start - groups[first][-1].end)
    for first in first_of_pairs:
        before, after = groups[first : first + 2]
        is_near = after[0].start - before[-1].end <= _LONGEST_PAUSE
        if is_near and _length(before) + _length(after) <= letters * _LONGEST_JOINED:
            groups[first : first + 2] = [before + after]
            return True
    return False


def cues(
    words: Sequence[Mapping[str, Any]],
    language: str,
    until: float = math.inf,
    letters: int = LETTERS_OF_A_LINE,
) -> list[Cue]:
    """Cut spoken words into cues that never overlap.

    Args:
        words: records with text, start and end in seconds, and `"joined": true` where no space stands before.
        language: BCP 47 tag of the words.
        until: the film's end in seconds: no cue ends later, and words that start later are left out.
        letters: the most of a cue; a longer word stands alone.
    """
    spoken = [word for word in _words(words, language) if word.start < until]
    groups = _readable(_without_orphans(_groups(spoken, letters), letters), until, letters)
    cut: list[Cue] = []
    for group in groups:
        start = max(group[0].start, 0.0)
        end = max(max(word.end for word in group) + _LINGER, start + _reading_time(group))
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


def plain(text: str) -> str:
    """The text with look-alikes of what players of SubRip take for marks: the format has no escapes."""
    for mark, look_alike in (("-->", "→"), ("<", "‹"), (">", "›"), ("{\\", "｛\\")):
        text = text.replace(mark, look_alike)
    return text


def to_srt(cues: Sequence[Cue]) -> str:
    """SubRip text."""
    blocks = []
    for number, cue in enumerate(cues, 1):
        start, end = _timestamp(cue.start, ","), _timestamp(cue.end, ",")
        blocks.append(f"{number}\n{start} --> {end}\n{plain(cue.text)}\n")
    return "\n".join(blocks)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _timed_words(cue: Cue) -> str:
    """The words, each from the second on behind the time it is spoken, which must rise within the cue."""
    parts: list[str] = []
    latest = _milliseconds(cue.start)
    for word in cue.words:
        begins = _milliseconds(word.start)
        time = ""
        if parts and latest < begins < _milliseconds(cue.end):
            time, latest = f"<{_timestamp(word.start, '.')}>", begins
        parts.append(f"{_space_before(cue.words, word)}{time}{_escape(word.text)}")
    return "".join(parts)


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

"""From what subtitles show to what was said: without repeats, markup, names of speakers, sounds and songs."""

import html
import re
from collections import Counter
from itertools import pairwise

from training.recordings.cues import Cue

_MARKUP = re.compile(r"<(?=[/\w])[^<>]*>|\{\\[^}]*\}")
_BREAKS = {"\\N": "\n", "\\n": "\n", "\\h": " "}
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\x00"))
_TURN = re.compile(r"^\s*(?:>>+|[-–—](?=\s))\s*")
_NAME = re.compile(r"^\s*(\[?[^\W\d_][\w.'’-]*\]?(?: [\w.'’-]+){0,2}) ?[:：](?![\d/])\s*")
_LABEL = re.compile(r"\[?speaker[ _]?\w+\]?", re.IGNORECASE)
_ALONE = re.compile(r"^\s*[(（][^()（）]*[)）]\s*$|^\s*\((?=[^a-z()]*[A-Z])[^a-z()]*\)")
_SOUNDS = re.compile(r"\[[^\]]*\]|【[^】]*】|[♪♫♬][^♪♫♬]*(?:[♪♫♬]+|$)")
_LONG_NAME = 3
"""Letters of a name in capitals; shorter ones are said, as TV is."""
_NEXT = 0.5
"""Seconds after which what is shown again was said again."""
_FEWEST = 2
"""Words that a caption shows again, and times that it happens, before captions are taken for rolling ones."""
_ROLLING = 0.4
"""Part of the cues, of which only those that end a line of YouTube's or Whisper's show nothing again."""


def said(cues: list[Cue]) -> list[Cue]:
    """The words that were said, at their times; `text` is plain, on one line, and never empty."""
    names = _names(cues)
    plain = [Cue(cue.start, cue.end, _plain(cue.text, names)) for cue in cues]
    plain = [cue for cue in plain if cue.text]
    return _timed(_once(plain) if _is_rolling(plain) else plain)


def plain_text(text: str) -> str:
    """The same of a text without times."""
    lines = text.splitlines()
    names = _names([Cue(0, 0, line) for line in lines])
    return " ".join(filter(None, (_plain(line, names) for line in lines)))


def _lines(text: str) -> list[str]:
    for written, meant in _BREAKS.items():
        text = text.replace(written, meant)
    text = html.unescape(_MARKUP.sub("", text)).translate(_INVISIBLE)
    return [_TURN.sub("", line) for line in text.splitlines()]


def _names(cues: list[Cue]) -> set[str]:
    """What stands before a colon and is not said: in capitals, a number of a speaker, or again and again."""
    found = Counter(match[1] for cue in cues for line in _lines(cue.text) if (match := _NAME.match(line)))
    return {
        name
        for name, count in found.items()
        if _LABEL.fullmatch(name)
        or (len(name) >= _LONG_NAME and name.isupper())
        or (count > 1 and not any(word[0].islower() for word in name.split()))
    }


def _plain(text: str, names: set[str]) -> str:
    kept = []
    for line in _lines(text):
        name = _NAME.match(line)
        spoken = line[name.end() :] if name and name[1] in names else line
        kept.append(_ALONE.sub("", spoken))
    return " ".join(_SOUNDS.sub(" ", " ".join(kept)).split())


def _is_rolling(cues: list[Cue]) -> bool:
    """Whether captions show again what they have shown: lines move up, or one grows or is lit word by word."""
    shared = [_shared(before, after) for before, after in pairwise(cues)]
    again = sum(count >= _FEWEST for count in shared)
    return again >= _FEWEST and again >= _ROLLING * len(shared)


def _shared(before: Cue, after: Cue) -> int:
    """With how many words the later cue begins that the earlier one ends with."""
    if after.start - before.end > _NEXT:
        return 0
    old, new = before.text.casefold().split(), after.text.casefold().split()
    return next((count for count in range(min(len(old), len(new)), 0, -1) if old[-count:] == new[:count]), 0)


def _once(cues: list[Cue]) -> list[Cue]:
    found = cues[:1]
    for before, cue in pairwise(cues):
        new = cue.text.split()[_shared(before, cue) :]
        if new:
            found.append(Cue(cue.start, cue.end, " ".join(new)))
        else:
            found[-1] = Cue(found[-1].start, max(cue.end, found[-1].end), found[-1].text)
    return found


def _timed(cues: list[Cue]) -> list[Cue]:
    """Those without a length joined to the ones before."""
    found: list[Cue] = []
    for cue in cues:
        if found and cue.end <= cue.start:
            found[-1] = Cue(found[-1].start, found[-1].end, f"{found[-1].text} {cue.text}")
        else:
            found.append(cue)
    return found

"""A topic's notes as passages: a heading where there is one, and the sentences to be said."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from understudy.text.sentences import is_finished, sentences
from understudy.text.words import capitalised

_LONGEST_HEADING = 40  # characters; longer ones would not fit over a diagram
_HEADING = re.compile(rf"^([^.!?:]{{2,{_LONGEST_HEADING}}}):\s+(?=\S)")


@dataclass(frozen=True)
class Passage:
    """What belongs together in one scene."""

    heading: str
    """Over the diagram; empty where the presenter is to say it."""

    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        """All that is said."""
        return " ".join(self.sentences)


def read_passages(notes: list[str], language: str) -> list[Passage]:
    """One passage per paragraph.

    A fact gets a capital and a closing mark if it has none, so that it is spoken as a sentence; all else stays as
    it is written, also what begins each sentence with a small letter.
    """
    passages = []
    for paragraph in notes:
        text = " ".join(paragraph.split()).removeprefix("- ").removeprefix("* ")
        match = _HEADING.match(text)
        heading = match.group(1) if match else ""
        spoken = sentences(text[match.end() :] if match else text, language)
        if spoken:
            if all(sentence == capitalised(sentence) for sentence in spoken[1:]):
                spoken[0] = capitalised(spoken[0])
            spoken[-1] = _finished(spoken[-1])
            passages.append(Passage(heading, tuple(spoken)))
    return passages


def cut(passage: Passage, longest: float, seconds: Callable[[str], float]) -> list[Passage]:
    """The passage in parts of at most `longest` seconds, cut at sentence ends and of like length.

    `seconds` tells how long a text takes to say.
    """
    total = seconds(passage.text)
    count = -(-total // longest)
    parts: list[list[str]] = [[]]
    for sentence in passage.sentences:
        if parts[-1] and seconds(" ".join(parts[-1])) + seconds(sentence) / 2 > total / count:
            parts.append([])
        parts[-1].append(sentence)
    return [replace(passage, sentences=tuple(part)) for part in parts]


def fit(
    passages: list[Passage], longest: float, slack: float, seconds: Callable[[str], float]
) -> list[Passage]:
    """The passages, with sentences left out if they take more than `slack` seconds longer than `longest`.

    Then as many are left out as bring them nearest to `longest`; `seconds` tells how long a text takes to say.
    The first and the last sentence of the notes stay; so does the first one of each passage, until nothing else is
    left to leave out.
    """
    chosen = [list(passage.sentences) for passage in passages]

    def length() -> float:
        return sum(seconds(" ".join(part)) for part in chosen if part)

    if length() <= longest + slack:
        return passages
    while (excess := length() - longest) > 0:
        removable = [(i, k) for i, part in enumerate(chosen) for k in range(1, len(part))][::-1]
        removable = [place for place in removable if place != (len(chosen) - 1, len(chosen[-1]) - 1)]
        removable = removable or [(i, 0) for i in range(1, len(chosen) - 1) if chosen[i]][::-1]
        if not removable:
            break
        place = min(removable, key=lambda p: abs(seconds(chosen[p[0]][p[1]]) - excess))
        if abs(seconds(chosen[place[0]][place[1]]) - excess) >= excess:
            break
        del chosen[place[0]][place[1]]
    return [
        replace(passage, sentences=tuple(part))
        for passage, part in zip(passages, chosen, strict=True)
        if part
    ]


def _finished(sentence: str) -> str:
    return sentence if is_finished(sentence) else sentence.rstrip(",;:") + "."

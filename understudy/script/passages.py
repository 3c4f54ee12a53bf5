"""A topic's notes as passages: a heading where there is one, and the sentences to be said."""

import re
from dataclasses import dataclass, replace

from understudy.script.speech_time import sentences, speaking_seconds

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


def read_passages(notes: list[str]) -> list[Passage]:
    """One passage per paragraph. A fact without a closing mark gets one, so that it is spoken as a sentence."""
    passages = []
    for paragraph in notes:
        text = " ".join(paragraph.split()).removeprefix("- ").removeprefix("* ")
        match = _HEADING.match(text)
        heading = match.group(1) if match else ""
        spoken = tuple(_finished(sentence) for sentence in sentences(text[match.end() :] if match else text))
        if spoken:
            passages.append(Passage(heading, spoken))
    return passages


def cut(passage: Passage, longest: float, words_per_minute: float) -> list[Passage]:
    """The passage in parts of at most `longest` seconds, cut at sentence ends and of like length."""
    total = speaking_seconds(passage.text, words_per_minute)
    count = -(-total // longest)
    parts: list[list[str]] = [[]]
    for sentence in passage.sentences:
        so_far = speaking_seconds(" ".join(parts[-1]), words_per_minute)
        if parts[-1] and so_far + speaking_seconds(sentence, words_per_minute) / 2 > total / count:
            parts.append([])
        parts[-1].append(sentence)
    return [replace(passage, sentences=tuple(part)) for part in parts]


def fit(passages: list[Passage], seconds: float, slack: float, words_per_minute: float) -> list[Passage]:
    """The passages, with sentences left out if they take more than `slack` longer than `seconds`.

    Then as many are left out as bring them nearest to `seconds`. The first and the last sentence of the notes
    stay; so does the first one of each passage, until nothing else is left to leave out.
    """
    chosen = [list(passage.sentences) for passage in passages]

    def length() -> float:
        return sum(speaking_seconds(" ".join(part), words_per_minute) for part in chosen if part)

    if length() <= seconds + slack:
        return passages
    while (excess := length() - seconds) > 0:
        removable = [(i, k) for i, part in enumerate(chosen) for k in range(1, len(part))][::-1]
        removable = [place for place in removable if place != (len(chosen) - 1, len(chosen[-1]) - 1)]
        removable = removable or [(i, 0) for i in range(1, len(chosen) - 1) if chosen[i]][::-1]
        if not removable:
            break
        place = min(
            removable, key=lambda p: abs(speaking_seconds(chosen[p[0]][p[1]], words_per_minute) - excess)
        )
        if abs(speaking_seconds(chosen[place[0]][place[1]], words_per_minute) - excess) >= excess:
            break
        del chosen[place[0]][place[1]]
    return [
        replace(passage, sentences=tuple(part))
        for passage, part in zip(passages, chosen, strict=True)
        if part
    ]


def _finished(sentence: str) -> str:
    sentence = sentence[0].upper() + sentence[1:]
    return (
        sentence if re.search(r"""[.!?…。！？؟۔।]["'”’»)*]*$""", sentence) else sentence.rstrip(",;:") + "."
    )

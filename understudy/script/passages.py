"""A topic's notes as passages: a heading where there is one, and the sentences to be said."""

import re
import textwrap
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from understudy.text.languages import full_stop
from understudy.text.markdown import Block, read_blocks, unmarked, without_lone_marks
from understudy.text.sentences import CLOSED, joined, sentences
from understudy.text.words import is_small

_LONGEST_HEADING = 40  # characters; longer ones would not fit over a diagram
_LONGEST_SENTENCE = 1400  # characters; no scene's dialogue has more than 1500
_HEADING = re.compile(rf"([^.!?:：。！？*\\]{{2,{_LONGEST_HEADING}}})(?::(?:\s+|$)|：\s*)")
_QUOTED = re.compile(r"""["'“”„‘«»「『]""")
_WORDS = re.compile(r"[^\W_]\w*")
_CLOSED_AT_END = re.compile(rf"{CLOSED}$")
_WORD = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class Passage:
    """What belongs together in one scene."""

    heading: str
    """Over the diagram; empty where the presenter is to say it."""

    sentences: tuple[str, ...]
    """Each with *what is to be shown* between asterisks, as `understudy.text.markdown` leaves them."""

    @property
    def text(self) -> str:
        """All that is said, with those asterisks."""
        return joined(self.sentences)


def read_passages(notes: list[str], language: str) -> list[Passage]:
    """One passage per paragraph or list of the notes, which may be written in Markdown.

    Words stay as they are written. What ends with a letter gets the full stop of its language, so that it is spoken as
    a sentence. A heading is that of the paragraph after it, and is said where there is none.
    """
    passages: list[Passage] = []
    waiting = ""
    for block in read_blocks("\n\n".join(notes)):
        heading, lines = _parted(block)
        if heading or block.is_heading:
            passages += _said("", [waiting], language)
            waiting = heading
        if said := _said(unmarked(waiting), lines, language):
            passages += said
            waiting = ""
    return passages + _said("", [waiting], language)


def _parted(block: Block) -> tuple[str, list[str]]:
    """The heading of a block, if it has one, and the lines that are said.

    In prose, a small letter follows on a colon, or what somebody says.
    """
    first, *rest = block.lines
    if block.is_heading:
        is_short = _HEADING.fullmatch(f"{unmarked(first).rstrip(':：')}:")
        return (first.rstrip(":："), []) if is_short else ("", [first])
    found = None if block.is_list and rest else _HEADING.match(first)
    after = [line for line in (first[found.end() :], *rest) if line] if found else []
    if found is None or not after or _QUOTED.match(after[0]) or any(map(_begins_small, (first, after[0]))):
        return "", [first, *rest]
    return found[1].strip(), after


def _begins_small(text: str) -> bool:
    first = _WORDS.search(text)
    return first is not None and is_small(first[0])


def _said(heading: str, lines: Sequence[str], language: str) -> list[Passage]:
    """A passage that says these lines; none if there is no word in them."""
    said: list[str] = []
    for line in lines:
        for sentence in sentences(_finished(line, language), language):
            if said and not (_WORD.search(said[-1]) and _WORD.search(sentence)):
                said[-1] += f" {sentence}"  # "🎉" alone is no scene
            else:
                said.append(sentence)
    if not said or not _WORD.search(said[0]):
        return []
    parts = [part for sentence in said for part in textwrap.wrap(sentence, _LONGEST_SENTENCE)]
    return [Passage(heading, tuple(map(without_lone_marks, parts)))]


def _finished(line: str, language: str) -> str:
    """The line, with a full stop if it ends with a letter."""
    last = _CLOSED_AT_END.sub("", line, count=1)[-1:]
    return line + full_stop(language) if last and unicodedata.category(last)[0] in "LMN" else line


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
    passages: list[Passage], longest: float, slack: float, length: Callable[[list[Passage]], float]
) -> tuple[list[Passage], list[Passage]]:
    """What is said of some passages, and what is left out if they take more than `slack` seconds over `longest`.

    Whole passages go, as few as make it short enough, but not shorter than by `slack`; where there are none of such a
    length, sentences at the ends of passages. The beginning of the first and the end of the last passage stay.
    `length` tells how many seconds passages take in a film.
    """
    said = [passage.sentences for passage in passages]
    while (excess := length(_saying(passages, said)) - longest) > slack:
        less = _say_less(passages, said, excess, slack, length)
        if less is None:
            break
        said[less[0]] = less[1]
    left_out = [
        replace(
            passage,
            heading="" if kept else passage.heading,
            sentences=_without(passage.sentences, kept),
        )
        for passage, kept in zip(passages, said, strict=True)
        if kept != passage.sentences
    ]
    return _saying(passages, said), left_out


def _say_less(
    passages: list[Passage],
    said: list[tuple[str, ...]],
    excess: float,
    slack: float,
    length: Callable[[list[Passage]], float],
) -> tuple[int, tuple[str, ...]] | None:
    """The position of a passage and what it is to say; None if that brings nothing nearer to its length."""

    def saved(position: int, rest: tuple[str, ...]) -> float:
        one = [passages[position]]
        return length(_saying(one, [said[position]])) - length(_saying(one, [rest]))

    present = [position for position, sentences in enumerate(said) if sentences][::-1]
    last = len(passages) - 1
    ends = [(i, said[i][1:] if i == last and i > 0 else said[i][:-1]) for i in present if len(said[i]) > 1]
    whole = [(i, ()) for i in present[1:-1]]
    choices = {choice: saved(*choice) for choice in [*whole, *ends]}
    for group in (whole, ends):
        if enough := [choice for choice in group if choices[choice] <= excess + slack]:
            return max(enough, key=choices.__getitem__)
    nearest = min(choices, key=lambda choice: abs(excess - choices[choice]), default=None)
    return nearest if nearest and abs(excess - choices[nearest]) < excess else None


def _without(sentences: tuple[str, ...], kept: tuple[str, ...]) -> tuple[str, ...]:
    """Those before or after the ones that are kept."""
    count = len(sentences) - len(kept)
    return sentences[-count:] if sentences[: len(kept)] == kept else sentences[:count]


def _saying(passages: list[Passage], said: list[tuple[str, ...]]) -> list[Passage]:
    """The passages with these sentences each, without those that say nothing."""
    return [
        replace(passage, sentences=sentences)
        for passage, sentences in zip(passages, said, strict=True)
        if sentences
    ]

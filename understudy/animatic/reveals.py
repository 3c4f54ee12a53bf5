"""When the parts of a picture appear: as their words are spoken."""

import re
from collections.abc import Sequence
from itertools import pairwise

_AHEAD = 0.25  # seconds: a part arrives as its word begins
_STEM = 5  # letters: "compressor" is "compressed", "pumps" is "pump"
_SHORTEST = 3  # letters of a word that means something by itself


def reveal_times(
    labels: Sequence[str], words: Sequence[tuple[float, str]], start: float, end: float
) -> tuple[float, ...]:
    """One time per label, in seconds, never earlier than the one before.

    `words` are (spoken at, text) in order. A label that is not named, or not in its turn, comes between its
    neighbours; `start` and `end` bound them all.
    """
    times: list[float | None] = []
    position = 0
    for label in labels:
        found = _find(label, words, position)
        times.append(None if found is None else min(max(words[found][0] - _AHEAD, start), end))
        position = position if found is None else found + 1
    return tuple(_spread(times, start, end))


def time_of(label: str, words: Sequence[tuple[float, str]]) -> float | None:
    """When a label appears if nothing else is awaited; None if it is not named. `words` as above."""
    found = _find(label, words, 0)
    return None if found is None else words[found][0] - _AHEAD


def _find(label: str, words: Sequence[tuple[float, str]], position: int) -> int | None:
    """Where, from `position` on, most of the label's words are spoken together first."""
    wanted = _stems(label)
    if not wanted:
        return None
    best, best_count = None, 0
    for i in range(position, len(words)):
        nearby = [stem for _, text in words[i : i + len(wanted) + 1] for stem in _stems(text)]
        starts_here = any(stem in wanted for stem in _stems(words[i][1]))
        count = len(wanted.intersection(nearby))
        if starts_here and count > best_count:
            best, best_count = i, count
    return best


def _stems(text: str) -> set[str]:
    """The beginnings of the words that count."""
    words = re.findall(r"\w+", text.lower())
    meaningful = [word for word in words if len(word) >= _SHORTEST or word.isdigit()] or words
    return {word.removesuffix("s")[:_STEM] for word in meaningful}


def _spread(times: list[float | None], start: float, end: float) -> list[float]:
    """Unknown times evenly between the known ones around them."""
    known = [(-1, start), *((i, time) for i, time in enumerate(times) if time is not None), (len(times), end)]
    filled: list[float] = []
    for (before, earlier), (after, later) in pairwise(known):
        for i in range(before + 1, after):
            filled.append(earlier + (later - earlier) * (i - before) / (after - before))
        filled.append(later)
    return [round(time, 3) for time in filled[: len(times)]]

"""Where the recordings are cut: at pauses, into clips of 3 to 12 seconds of one speaker."""

from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

SHORTEST, LONGEST = 3.0, 12.0
"""Seconds of a clip: less shows no melody of speech, more is longer than F5-TTS takes as reference."""
LONGEST_PAUSE = 1.0
"""Seconds of silence that a clip may hold; longer ones would be learned as the speaker's manner."""
MARGIN = 0.1
"""Seconds of silence that stay around a clip, where there are."""


@dataclass(frozen=True)
class Phrase:
    """Speech between two pauses."""

    start: float
    """Seconds."""
    end: float
    similarity: float | None
    """Least similarity to the persona's voice, 0 to 1; None where it is too short to tell."""
    mean: float | None
    """Average similarity."""


@dataclass(frozen=True)
class Cut:
    """Phrases that become one clip."""

    phrases: tuple[Phrase, ...]
    is_wanted: bool
    """Whether the persona speaks."""

    @property
    def start(self) -> float:
        """Seconds."""
        return self.phrases[0].start

    @property
    def end(self) -> float:
        """Seconds."""
        return self.phrases[-1].end

    @property
    def seconds(self) -> float:
        """Length."""
        return self.end - self.start

    @property
    def similarity(self) -> float | None:
        """The least of its phrases; None where all are too short to tell."""
        return min(
            (phrase.similarity for phrase in self.phrases if phrase.similarity is not None), default=None
        )

    @property
    def mean_similarity(self) -> float | None:
        """The average of its phrases."""
        told = [phrase.mean for phrase in self.phrases if phrase.mean is not None]
        return round(fmean(told), 4) if told else None


def cut(phrases: list[Phrase], threshold: float) -> list[Cut]:
    """All phrases in clips, in order; those of the persona apart from those of others.

    Runs of one kind without a long pause are divided at their longest pauses until each part is LONGEST or less.
    """
    runs: list[list[Phrase]] = []
    for phrase in phrases:
        last = runs[-1][-1] if runs else None
        if (
            last
            and phrase.start - last.end <= LONGEST_PAUSE
            and _is_wanted(last, threshold) == _is_wanted(phrase, threshold)
        ):
            runs[-1].append(phrase)
        else:
            runs.append([phrase])
    return [Cut(tuple(part), _is_wanted(part[0], threshold)) for run in runs for part in _divided(run)]


def limits(cuts: list[Cut], length: float) -> list[tuple[float, float]]:
    """Start and end of each clip in seconds, with silence around it that no neighbour loses; `length` of all."""
    ends = [0.0, *(one.end for one in cuts)]
    starts = [*(one.start for one in cuts), length]
    return [
        (
            max(one.start - MARGIN, (before + one.start) / 2),
            min(one.end + MARGIN, (one.end + after) / 2),
        )
        for one, before, after in zip(cuts, ends[:-1], starts[1:], strict=True)
    ]


def _is_wanted(phrase: Phrase, threshold: float) -> bool:
    return phrase.similarity is not None and phrase.similarity >= threshold


def _divided(run: list[Phrase]) -> list[list[Phrase]]:
    if run[-1].end - run[0].start <= LONGEST or len(run) == 1:
        return [run]
    places = range(1, len(run))
    pauses = [after.start - before.end for before, after in pairwise(run)]

    def leaves_enough(place: int) -> bool:
        return min(run[place - 1].end - run[0].start, run[-1].end - run[place].start) >= SHORTEST

    place = max(places, key=lambda place: (leaves_enough(place), pauses[place - 1]))
    return [*_divided(run[:place]), *_divided(run[place:])]

"""The one form of what was measured: figures, the limits they are held to, and the attempts that were made.

As JSON it lies beside what it judges: scenes/<scene>/image.quality.json, speech.quality.json, synced.quality.json,
film.quality.json, and as {"chunks": [...]} in scenes/<scene>/quality.json. Workers of any engine family import this
module: it needs the standard library alone.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypedDict

Stage = Literal["image", "speech", "video", "lips", "film"]

_DIGITS = 3  # of figures that are written down
_WORST = 1e6
"""Part of what is allowed that stands for any more: JSON has no infinity."""

_TWICE = 6.0
"""dB of twice the amplitude."""


class FigureContent(TypedDict):
    """A figure in a file."""

    name: str
    value: float | None
    unit: str
    limit: dict[str, float] | None
    """Its smallest value as "least", its largest as "most"; None if it has neither."""
    passed: bool | None
    reason: str


class AttemptContent(TypedDict):
    """An attempt in a file."""

    seed: int | None
    badness: float | None
    figures: dict[str, float | None]
    """Values by name."""


class QualityContent(TypedDict):
    """What is written down of one thing."""

    stage: Stage
    figures: list[FigureContent]
    """Of the attempt that was kept."""
    attempts: list[AttemptContent]
    kept: int


@dataclass(frozen=True)
class Figure:
    """One thing that was measured, or could not be."""

    name: str
    """Such as "sharpness"; `understudy.quality.words` says it in words, and what helps."""
    value: float | None
    """None if it was not measured."""
    unit: str = ""
    """Such as "s" or "frames"; empty for a part, a ratio or a number."""
    least: float | None = None
    """The smallest value that is allowed, if there is one."""
    most: float | None = None
    """The largest value that is allowed, if there is one."""
    reason: str = ""
    """Why it was not measured."""
    used: float = 0.0
    """How much of what is allowed is used up: 0 is flawless, above 1 is past the limit. Not written down."""

    @property
    def passed(self) -> bool | None:
        """Whether it keeps to its limit; None if it was not measured, or has none."""
        if self.value is None or (self.least is None and self.most is None):
            return None
        return self.used <= 1

    def to_json(self) -> FigureContent:
        """As it is written down."""
        limit = {
            name: bound for name, bound in (("least", self.least), ("most", self.most)) if bound is not None
        }
        return {
            "name": self.name,
            "value": _rounded(self.value),
            "unit": self.unit,
            "limit": limit or None,
            "passed": self.passed,
            "reason": self.reason,
        }


def told(name: str, value: float, unit: str = "") -> Figure:
    """A figure that is good to know, and condemns nothing."""
    return Figure(name, value, unit)


def not_measured(name: str, reason: str, unit: str = "") -> Figure:
    """A figure that is missing, and why."""
    return Figure(name, None, unit, reason=reason)


def at_most(name: str, value: float, most: float, unit: str = "") -> Figure:
    """A figure of which 0 is flawless. With a limit of 0 each unit more is as bad as a whole limit."""
    used = value / most if most else (1 + value if value > 0 else 0.0)
    return Figure(name, value, unit, most=most, used=used)


def at_least(name: str, value: float, least: float, *, flawless: float = 1.0) -> Figure:
    """A figure that should not fall far below what is flawless."""
    return Figure(name, value, least=least, used=max(0.0, (flawless - value) / (flawless - least)))


def between(name: str, value: float, least: float, most: float, unit: str = "") -> Figure:
    """A positive figure that is as bad when it is so many times too large as when it is too small.

    With `least` equal to `most` it is a number that must be met.
    """
    if least == most:
        return Figure(name, value, unit, least, most, used=0.0 if value == most else 1 + abs(value - most))
    middle = math.sqrt(least * most)
    used = abs(math.log(value / middle)) / math.log(most / middle) if value > 0 else _WORST
    return Figure(name, value, unit, least, most, used=used)


def around(name: str, value: float, wanted: float, error: float, unit: str) -> Figure:
    """A figure that may be off by so much, either way."""
    return Figure(name, value, unit, wanted - error, wanted + error, used=abs(value - wanted) / error)


def no_louder(name: str, level: float, most: float, unit: str) -> Figure:
    """A level in dB: twice the amplitude that is allowed is twice as bad."""
    return Figure(name, level, unit, most=most, used=max(0.0, 1 + (level - most) / _TWICE))


@dataclass(frozen=True)
class Attempt:
    """One making of a thing."""

    seed: int | None
    """None where nothing is left to chance."""
    figures: tuple[Figure, ...]

    @property
    def badness(self) -> float:
        """The worst figure, in parts of what is allowed: above 1, the thing is below its gate."""
        return min(_WORST, max((figure.used for figure in self.figures), default=0.0))


@dataclass(frozen=True)
class Quality:
    """What was measured of one thing in all its attempts."""

    stage: Stage
    attempts: tuple[Attempt, ...]
    kept: int = 0
    """Which attempt is the thing, counted from 0."""

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Of the attempt that was kept."""
        return self.attempts[self.kept].figures

    def to_json(self) -> QualityContent:
        """As it is written down."""
        return {
            "stage": self.stage,
            "figures": [figure.to_json() for figure in self.figures],
            "attempts": [
                {
                    "seed": attempt.seed,
                    "badness": _rounded(attempt.badness),
                    "figures": {figure.name: _rounded(figure.value) for figure in attempt.figures},
                }
                for attempt in self.attempts
            ],
            "kept": self.kept,
        }


def measured_once(stage: Stage, figures: Sequence[Figure]) -> Quality:
    """Of something that is made without chance."""
    return Quality(stage, (Attempt(None, tuple(figures)),))


def _rounded(value: float | None) -> float | None:
    return round(value, _DIGITS) if isinstance(value, float) else value

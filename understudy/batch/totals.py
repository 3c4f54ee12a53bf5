"""What came of a batch as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from understudy.batch.outcome import FILM_MINUTE, Outcome
from understudy.progress.words import count, duration

_HOUR = 3600
"""Seconds."""


@dataclass(frozen=True)
class Totals:
    """All topics together."""

    done: int
    failed: int
    waiting: int
    film_seconds: float
    """Of the films that are done."""
    work: float
    """Seconds of work on them."""
    card_work: float
    """Of them, those on a card."""
    elapsed: float
    """Seconds since the batch began."""
    price: float | None
    """Of an hour of work, in the user's currency."""

    @property
    def cost(self) -> float | None:
        """Seconds of work for each minute of film."""
        return self.work / (self.film_seconds / FILM_MINUTE) if self.film_seconds else None

    @property
    def money(self) -> float | None:
        """The price of a minute of film."""
        return self.cost / _HOUR * self.price if self.cost and self.price else None

    def in_words(self) -> str:
        """Such as "3 films done, 1 failed, in 20 min: 2 min of film ..."."""
        failed = f", {self.failed} failed" if self.failed else ""
        waiting = f", {self.waiting} not begun" if self.waiting else ""
        text = f"{count(self.done, 'film')} done{failed}{waiting}, in {duration(self.elapsed)}."
        if self.cost is None:
            return text
        card = f", {duration(self.card_work)} of it on a card" if self.card_work else ""
        text += f" {duration(self.film_seconds)} of film took {duration(self.work)} of work{card}"
        money = f", {self.money:.2f} in money" if self.money else ""
        return f"{text}: {duration(self.cost)} for a minute of film{money}."


def totals(outcomes: Sequence[Outcome], *, waiting: int, elapsed: float, price: float | None) -> Totals:
    """The totals of topics that had their turn, with `waiting` more to come."""
    done = [outcome for outcome in outcomes if not outcome.trouble]
    return Totals(
        done=len(done),
        failed=len(outcomes) - len(done),
        waiting=waiting,
        film_seconds=sum(outcome.film_seconds for outcome in done),
        work=sum(outcome.work for outcome in done),
        card_work=sum(outcome.card_work for outcome in done),
        elapsed=elapsed,
        price=price,
    )

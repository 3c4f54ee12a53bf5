"""What came of each topic of a batch, from the files that its jobs left."""

from dataclasses import dataclass
from pathlib import Path

from understudy.files import read_json
from understudy.progress.peak import peak_in
from understudy.progress.took import took_in

FILM_MINUTE = 60
"""Seconds."""


@dataclass(frozen=True)
class Trouble:
    """Why a topic has no film."""

    message: str
    log: str | None = None
    may_pass: bool = False
    """Whether another try may go well with nothing mended."""


@dataclass(frozen=True)
class Outcome:
    """What came of one topic."""

    topic: str
    preset: str
    trouble: Trouble | None
    """None if the film is done."""
    film_seconds: float
    """Length of the film; 0 while nothing is known of it."""
    work: float
    """Seconds that the last jobs of all its files took together."""
    card_work: float
    """Of them, those in which a model was on a card."""

    @property
    def cost(self) -> float | None:
        """Seconds of work for each minute of film; None while there is no film, or nothing is known."""
        known = self.work and self.film_seconds and not self.trouble
        return self.work / (self.film_seconds / FILM_MINUTE) if known else None


def outcome(topic: str, preset: str, trouble: Trouble | None) -> Outcome:
    """What came of a topic of the project in the working directory."""
    logs = [*Path("logs", topic).glob("*.log"), *Path("logs", topic, preset).rglob("*.log")]
    work = card_work = 0.0
    for log in logs:
        if took := took_in(log):
            peak = peak_in(log)
            work += took.seconds
            card_work += took.seconds if peak and peak.vram else 0.0
    return Outcome(
        topic=topic,
        preset=preset,
        trouble=trouble,
        film_seconds=_film_seconds(Path("results", topic, preset, "timeline.json")),
        work=work,
        card_work=card_work,
    )


def _film_seconds(timeline: Path) -> float:
    if not timeline.is_file():
        return 0.0
    plan = read_json(timeline)
    return plan["frames"] / plan["fps"]

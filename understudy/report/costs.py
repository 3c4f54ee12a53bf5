"""What the jobs of a film took, from the logs that they left: also long after the run."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from understudy.progress.peak import peak_in
from understudy.progress.took import took_in

_JOBS_OF_A_SCENE = (
    ("image", "image.log", "image"),
    ("image", "last_image.log", "second image"),
    ("speech", "speech.log", "speech"),
    ("video", "chunk-{chunk}.*.log", "chunk {chunk}"),
    ("video", "clip.*.log", "clip"),
    ("lips", "synced.*.log", "lips"),
    ("finish", "enhanced.*.log", "enhanced"),
    ("finish", "finished.log", "finish"),
)
"""Stage, log in the scene's folder of logs, and name, in the order of the work."""


@dataclass(frozen=True)
class Cost:
    """Of one job."""

    stage: str
    """Whose engine did it."""
    name: str
    """Such as "chunk 2"."""
    seconds: float
    memory: float
    """Gigabytes (10**9 bytes) of RAM, of the job or of the model's worker, whichever held more."""
    vram: float
    """Gigabytes of graphics memory; 0 without a card."""


def costs_of_scene(logs: Path, scene: str, take: str, chunks: int) -> list[Cost]:
    """What the jobs of a scene and of the take that is kept took, as far as their folders in `logs` tell.

    A scene that has become shorter has logs of chunks that it no longer has: only the first `chunks` count.
    """
    costs = []
    for stage, pattern, name in _JOBS_OF_A_SCENE:
        for chunk in range(chunks if "{chunk}" in pattern else 1):
            folder = logs / (scene if stage == "speech" else take)
            found = folder.glob(pattern.format(chunk=chunk))
            costs += [cost for log in found if (cost := _cost(log, stage, name.format(chunk=chunk)))][:1]
    return costs


def costs_of_film(logs: Path) -> list[Cost]:
    """What the jobs of the film as a whole took: cards, timeline, sound, film, credentials."""
    found = ((_cost(log, "film", log.stem), log.stat().st_mtime) for log in logs.glob("*.log"))
    return [cost for cost, _ in sorted(found, key=lambda entry: entry[1]) if cost and cost.name != "report"]


def total(costs: Sequence[Cost]) -> Cost | None:
    """Their seconds together, and the most memory at a time; None if nothing is known."""
    if not costs:
        return None
    return Cost(
        "",
        "",
        sum(cost.seconds for cost in costs),
        max(cost.memory for cost in costs),
        max(cost.vram for cost in costs),
    )


def _cost(log: Path, stage: str, name: str) -> Cost | None:
    took, peak = took_in(log), peak_in(log)
    if took is None:
        return None
    return Cost(
        stage, name, took.seconds, max(took.memory, peak.memory if peak else 0.0), peak.vram if peak else 0.0
    )

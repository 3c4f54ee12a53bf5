"""What is known of a run: what its journal has told so far."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from understudy.progress.steps import latest
from understudy.stages.table import in_order, stage_name

_MOST_SAID = 40
"""Messages that are kept of a run; the rest is in its log."""


@dataclass
class Account:
    """Hears a run's events, and tells where it stands."""

    finished: int = 0
    expected: int = 0
    guessed: bool = True
    left: float | None = None
    """Seconds, as of `_heard`."""
    said: list[dict[str, Any]] = field(default_factory=list)
    _heard: float = 0.0
    _working: dict[int, dict[str, Any]] = field(default_factory=dict)
    _scenes: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    """Topic -> scene -> stage -> "running", "done" or "failed"."""
    _failed: dict[int, tuple[str, str | None, str | None]] = field(default_factory=dict)
    """The jobs that failed and have not been done since, by their ids: stage, topic and scene."""

    def hear(self, event: dict[str, Any]) -> None:
        """Take note of an event of `understudy.progress.journal`."""
        kind = event["event"]
        if kind == "said":
            self.said = [*self.said, {"text": event["text"], "bad": event["bad"]}][-_MOST_SAID:]
            return
        job = event["job"]
        self.finished, self.expected, self.guessed, self.left = (
            event[name] for name in ("finished", "expected", "guessed", "left")
        )
        self._heard = event["time"]
        if kind == "begun":
            self._working[job["id"]] = {**job, "since": event["time"]}
        else:
            self._working.pop(job["id"], None)
        if kind == "failed":
            self._failed[job["id"]] = _place(job)
        else:
            self._failed.pop(job["id"], None)
        self._mark(job, {"begun": "running"}.get(kind, kind))

    def _mark(self, job: dict[str, Any], state: str) -> None:
        topic, scene = (job["wildcards"].get(name) for name in ("topic", "scene"))
        if not (topic and scene):
            return
        stages = self._scenes.setdefault(topic, {}).setdefault(scene, {})
        busy = any(
            other["stage"] == job["stage"] and other["wildcards"].get("scene") == scene
            for other in self._working.values()
        )
        failed = _place(job) in self._failed.values()
        stages[job["stage"]] = "failed" if failed else "running" if busy else state

    def told(self) -> dict[str, Any]:
        """All of it as JSON values."""
        now = time.time()
        return {
            "finished": self.finished,
            "expected": self.expected,
            "guessed": self.guessed,
            "left": None if self.left is None else round(max(0.0, self.left - (now - self._heard))),
            "failures": len(self._failed),
            "said": self.said,
            "working": [_working(job, now) for job in self._working.values()],
            "stages": [{"stage": stage, "name": stage_name(stage)} for stage in self._stages()],
            "scenes": self._scenes,
        }

    def _stages(self) -> list[str]:
        return in_order(
            {stage for scenes in self._scenes.values() for stages in scenes.values() for stage in stages}
        )

    def end(self) -> None:
        """The run has ended: nothing is at work any more."""
        self._working.clear()
        self.left = None


def _place(job: dict[str, Any]) -> tuple[str, str | None, str | None]:
    return job["stage"], job["wildcards"].get("topic"), job["wildcards"].get("scene")


def _working(job: dict[str, Any], now: float) -> dict[str, Any]:
    steps = next(filter(None, (latest(Path(log), job["since"]) for log in job["logs"])), None)
    return {
        "title": job["title"],
        "seconds": round(now - job["since"]),
        "steps": steps.in_words() if steps else None,
    }

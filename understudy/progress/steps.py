"""How far a job is within itself, from the lines that it writes to its log: "[3/20 steps]"."""

import re
from pathlib import Path
from typing import NamedTuple

_LINE = re.compile(r"\[(\d+)/(\d+) ([a-z]+)\]")
_TAIL_BYTES = 4096
"""Of a log: a line of steps and what libraries say after it."""


class Steps(NamedTuple):
    """A job's own account of its progress."""

    done: int
    total: int
    unit: str
    """In plural: "steps", "sentences" ..."""

    @property
    def share(self) -> float:
        """The part that is done, 0 to 1."""
        return self.done / self.total if self.total else 0.0

    def in_words(self) -> str:
        """Such as "12/28 steps"."""
        return f"{self.done}/{self.total} {self.unit}"


def line(done: int, total: int, unit: str) -> str:
    """The line of a log that tells the progress: "[3/20 steps]"."""
    return f"[{Steps(done, total, unit).in_words()}]"


def latest(log: Path, since: float = 0.0) -> Steps | None:
    """The last progress that a log tells; None if it tells none, or was last written before `since` (Unix time)."""
    try:
        if log.stat().st_mtime < since:
            return None  # of an earlier run of the same job
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - _TAIL_BYTES))
            tail = file.read().decode("utf-8", errors="replace")
    except OSError:
        return None
    found = _LINE.findall(tail)
    if not found:
        return None
    done, total, unit = found[-1]
    return Steps(int(done), int(total), unit)

"""How a run ended, for whoever started it: which films it finished, and which jobs failed and why."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from understudy.files import write_json

DEFAULT_FILE = Path(".snakemake/understudy-ending.json")


@dataclass(frozen=True)
class FailedJob:
    """A job that failed."""

    topic: str | None
    """None for a job that works for no single topic, such as the training of a voice."""
    title: str
    """Such as "firewalls · speech · opening"."""
    message: str
    log: str | None
    may_pass: bool
    """Whether another try may go well with nothing mended."""


@dataclass(frozen=True)
class Ending:
    """What a run came to."""

    jobs: int
    """How many were done."""
    begun: tuple[str, ...]
    """The topics of which a job was begun."""
    films: tuple[str, ...]
    """The films that were finished, as files."""
    failures: tuple[FailedJob, ...]
    errors: tuple[str, ...]
    """Why the run could not start or go on."""
    was_stopped: bool
    """By the user, or because the disk was getting full."""


def write_ending(file: Path, ending: Ending) -> None:
    """Tell how a run ended, if the folder can be written."""
    try:
        write_json(file, asdict(ending))
    except OSError:
        return


def read_ending(file: Path) -> Ending | None:
    """How the last run ended; None if it did not come to its end."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    failures = tuple(FailedJob(**failure) for failure in content.pop("failures"))
    return Ending(failures=failures, **{name: _fixed(value) for name, value in content.items()})


def _fixed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value

"""Why a job failed, from its log."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from understudy.errors import MAY_PASS
from understudy.progress.job import Job

MESSAGE_MARK = "Understudy: "
"""Begins the message for the user in a log; all that follows belongs to it."""
KILLED = "Its program was killed"
"""Begins the message about a job that somebody, or the system, put an end to."""
LAST_LINES = 6
"""How much of a log without a message is shown."""
TAIL_BYTES = 16_384


@dataclass(frozen=True)
class Failure:
    """A job that failed."""

    job: Job
    message: str
    """For the user: what is wrong and what to do, or the last lines of the log."""
    log: Path | None

    @property
    def may_pass(self) -> bool:
        """Whether another try may go well with nothing mended."""
        return self.message.endswith(MAY_PASS) or self.message.startswith(KILLED)


def explain(job: Job, otherwise: str = "") -> Failure:
    """The failure of a job; `otherwise` is the message if its logs hold nothing."""
    for log in job.logs:
        message = message_in(_tail(log))
        if message:
            return Failure(job, message, log)
    return Failure(job, otherwise or "It left no message.", next(_existing(job.logs), None))


def message_in(log: str) -> str:
    """The message for the user in a log, else its last lines."""
    _, mark, message = log.rpartition(MESSAGE_MARK)
    if mark:
        return message.strip()
    return "\n".join(log.strip().splitlines()[-LAST_LINES:])


def _tail(log: Path) -> str:
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - TAIL_BYTES))
            return file.read().decode("utf-8", errors="replace")
    except OSError:
        return ""


def _existing(logs: Iterable[Path]) -> Iterator[Path]:
    return (log for log in logs if log.exists())

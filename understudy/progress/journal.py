"""A run for programs that watch it: a line of JSON for each event, in the file that UNDERSTUDY_JOURNAL names.

Every line has `event` and `time` (Unix, seconds). The others:

| event | with |
|---|---|
| begun, done, failed | the `job`: stage, title, wildcards, log; `seconds` of a job that is done |
| said | `text`, as on the terminal, and whether it is `bad` |
| plan | of a dry run: the `jobs`, each with its `reason`; `more` that may follow; `seconds` of work on one core |

`begun`, `done` and `failed` also say how far the run is: `finished` and `expected` jobs, whether that is `guessed`, and
the seconds that are `left` (null while nobody knows).
"""

import json
import os
import time
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from rich.console import Console

from understudy.progress.estimate import Estimate
from understudy.progress.failure import Failure
from understudy.progress.job import Job
from understudy.progress.lines import LinesView
from understudy.progress.messages import Message, job_done
from understudy.progress.plan import MORE_MAY_FOLLOW
from understudy.progress.run import Run

VARIABLE = "UNDERSTUDY_JOURNAL"
_COLUMNS = 10_000
"""A line of text ends where its sentence does."""


def is_wanted() -> bool:
    """Whether somebody wants this run to keep a journal."""
    return bool(os.environ.get(VARIABLE))


class JournalView(LinesView):
    """Writes the journal, and says the same in lines."""

    def __init__(self, console: Console, run: Run) -> None:
        super().__init__(console, run)
        self._file = Path(os.environ[VARIABLE])

    def job_begun(self, job: Job) -> None:
        """A job begins."""
        self._write("begun", job=_told(job), **self._account())

    def job_done(self, job: Job, seconds: float) -> None:
        """A job went well."""
        super().say(job_done(job, seconds, self._run.counter()))
        self._write("done", job=_told(job), seconds=seconds, **self._account())

    def job_failed(self, failure: Failure) -> None:
        """A job failed."""
        self._write("failed", job=_told(failure.job), text=failure.message, **self._account())

    def plan(self, jobs: Sequence[Job], estimate: Estimate) -> None:
        """What a dry run found."""
        makers = {output: job.stage for job in jobs for output in job.outputs}
        planned = [_told(job) | {"reason": job.reason.in_words(makers)} for job in jobs]
        stages = {job.stage for job in jobs}
        more = [note for stage, note in MORE_MAY_FOLLOW.items() if stage in stages]
        self._write("plan", jobs=planned, more=more[:1], seconds=estimate.work)

    def tell(self, *messages: Message) -> None:
        """Good news."""
        super().say(*messages)
        self._write("said", text=_text(messages), bad=False)

    def say(self, *messages: Message) -> None:
        """What must be known."""
        super().say(*messages)
        if messages:
            self._write("said", text=_text(messages), bad=True)

    def _account(self) -> dict[str, Any]:
        run = self._run
        return {
            "finished": run.done,
            "expected": run.expected_total,
            "guessed": run.is_guessed,
            "left": run.seconds_left(time.time()),
        }

    def _write(self, event: str, **values: Any) -> None:
        line = json.dumps({"event": event, "time": time.time(), **values}, ensure_ascii=False)
        with self._file.open("a", encoding="utf-8") as journal:
            journal.write(f"{line}\n")


def _told(job: Job) -> dict[str, Any]:
    return {
        "id": job.id,
        "stage": job.stage,
        "title": job.title,
        "wildcards": dict(job.wildcards),
        "logs": [str(log) for log in job.logs],
    }


def _text(messages: Sequence[Message]) -> str:
    said = StringIO()
    console = Console(file=said, width=_COLUMNS, no_color=True, highlight=False)
    for message in messages:
        console.print(message)
    return "\n".join(line.rstrip() for line in said.getvalue().splitlines())

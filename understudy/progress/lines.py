"""The views where nothing can be drawn in place: a log file, a pipe, the page of a build server."""

import threading
import time
from collections.abc import Sequence

from rich.console import Console

from understudy.progress.estimate import Estimate
from understudy.progress.failure import Failure
from understudy.progress.job import Job
from understudy.progress.messages import Message, job_done, standing_still, warning
from understudy.progress.run import Run


class QuietView:
    """Says what went wrong, and nothing of what goes well."""

    def __init__(self, console: Console, run: Run) -> None:
        self._console, self._run = console, run

    def open(self) -> None:
        """A run begins."""

    def close(self) -> None:
        """The run has ended; what is said from now on are its last words."""

    def job_begun(self, job: Job) -> None:
        """A job begins."""

    def job_done(self, job: Job, seconds: float) -> None:
        """A job went well, in so many seconds."""

    def job_failed(self, failure: Failure) -> None:
        """A job failed; `say` tells why."""

    def plan(self, jobs: Sequence[Job], estimate: Estimate) -> None:
        """What a dry run found is shown as a whole, and not here."""

    def tell(self, *messages: Message) -> None:
        """Good news."""

    def say(self, *messages: Message) -> None:
        """Print what must be known."""
        for message in messages:
            self._console.print(message)
        self._console.file.flush()


_LOOK_SECONDS = 5.0
"""Between two looks for jobs that stand still."""


class LinesView(QuietView):
    """Says each finished job in one line, and once of each other that it stands still."""

    def __init__(self, console: Console, run: Run) -> None:
        super().__init__(console, run)
        self._is_closed = threading.Event()
        self._told_still: set[int] = set()

    def open(self) -> None:
        """A run begins."""
        threading.Thread(target=self._watch, daemon=True).start()

    def close(self) -> None:
        """The run has ended."""
        self._is_closed.set()

    def say_what_stands_still(self, now: float) -> None:
        """Print a line for each job of which none was printed yet; `now` is Unix time."""
        for id_, seconds in self._run.standing_still(now).items():
            if id_ not in self._told_still and (job := self._run.job(id_)):
                self._told_still.add(id_)
                self.say(warning(f"{job.title}: {standing_still(job, seconds)}"))

    def _watch(self) -> None:
        while not self._is_closed.wait(_LOOK_SECONDS):
            self.say_what_stands_still(time.time())

    def job_done(self, job: Job, seconds: float) -> None:
        """Print the line of a finished job."""
        self.say(job_done(job, seconds, self._run.counter()))

    def tell(self, *messages: Message) -> None:
        """Print good news."""
        self.say(*messages)

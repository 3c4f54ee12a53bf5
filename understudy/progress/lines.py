"""The views where nothing can be drawn in place: a log file, a pipe, the page of a build server."""

from collections.abc import Sequence

from rich.console import Console

from understudy.progress.estimate import Estimate
from understudy.progress.failure import Failure
from understudy.progress.job import Job
from understudy.progress.messages import Message, job_done
from understudy.progress.run import Run


class QuietView:
    """Says what went wrong, and nothing of what goes well."""

    def __init__(self, console: Console, run: Run | None = None) -> None:
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


class LinesView(QuietView):
    """Says each finished job in one line."""

    def job_done(self, job: Job, seconds: float) -> None:
        """Print the line of a finished job."""
        self.say(job_done(job, seconds, self._run.counter()))

    def tell(self, *messages: Message) -> None:
        """Print good news."""
        self.say(*messages)

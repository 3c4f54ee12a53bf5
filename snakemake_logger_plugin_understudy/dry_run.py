"""Hears a dry run."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from snakemake_logger_plugin_understudy.events import TOTAL, Event, EventListener, job_of
from snakemake_logger_plugin_understudy.reasons import reason_in_words
from understudy.errors import UserError
from understudy.progress import messages
from understudy.progress.estimate import Estimate, PlannedJob, estimate
from understudy.progress.fit import refuse, this_machine, warnings
from understudy.progress.history import DEFAULT_FILE, read_history
from understudy.progress.job import Job
from understudy.progress.lines import QuietView
from understudy.progress.plan import show_counts, show_plan
from understudy.progress.run import TARGET_RULE, Run


class DryRunListener(EventListener):
    """Collects the jobs that would be done, and shows them together."""

    def __init__(self, console: Console, make_view: Callable[[Console, Run], QuietView]) -> None:
        super().__init__(make_view(console, Run(started=time.time())))
        self._console = console
        self._counts: dict[str, int] = {}
        self._jobs: list[Job] = []

    def hear_run_info(self, record: Event) -> None:
        """The number of jobs per rule."""
        self._counts = {
            stage: number for stage, number in record.stats.items() if stage not in (TOTAL, TARGET_RULE)
        }

    def hear_job_info(self, record: Event) -> None:
        """A job that would be done."""
        self._jobs.append(replace(job_of(record), reason=reason_in_words(record.reason)))

    def close(self) -> None:
        """Show what was heard."""
        super().close()
        jobs = [job for job in self._jobs if not job.is_target]
        if jobs:
            expected = self._estimate([(job.stage, job.wildcards) for job in jobs])
            show_plan(self._console, jobs, expected)
            self.view.plan(jobs, expected)
            self._say_what_does_not_fit(expected, [Path(file) for job in jobs for file in job.outputs])
        elif self._counts:
            planned: list[PlannedJob] = [
                (stage, {}) for stage, number in self._counts.items() for _ in range(number)
            ]
            show_counts(self._console, self._counts, self._estimate(planned))

    def _estimate(self, jobs: list[PlannedJob]) -> Estimate:
        return estimate(self.outlooks, jobs, read_history(DEFAULT_FILE))

    def _say_what_does_not_fit(self, expected: Estimate, files: list[Path]) -> None:
        try:
            machine = this_machine(expected.outlooks, files, self.devices)
            self.view.say(*map(messages.warning, warnings(expected, machine)))
            refuse(expected, machine)
        except UserError as error:
            self.view.say(*messages.error(f"A run would be refused: {error}"))

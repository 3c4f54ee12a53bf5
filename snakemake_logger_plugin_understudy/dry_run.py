"""Hears a dry run."""

from dataclasses import replace
from logging import LogRecord

from rich.console import Console

from snakemake_logger_plugin_understudy.events import TOTAL, EventListener, job_of
from snakemake_logger_plugin_understudy.reasons import reason_in_words
from understudy.progress.history import DEFAULT_FILE, read_history
from understudy.progress.job import Job
from understudy.progress.lines import LinesView
from understudy.progress.plan import show_counts, show_plan
from understudy.progress.run import Run


class DryRunListener(EventListener):
    """Collects the jobs that would be done, and shows them together."""

    def __init__(self, console: Console) -> None:
        super().__init__(LinesView(console))
        self._console = console
        self._run = Run(read_history(DEFAULT_FILE), started=0)
        self._counts: dict[str, int] = {}
        self._jobs: list[Job] = []

    def hear_run_info(self, record: LogRecord) -> None:
        """The number of jobs per rule."""
        self._counts = {stage: number for stage, number in record.stats.items() if stage != TOTAL}
        self._run.plan(self._counts)

    def hear_job_info(self, record: LogRecord) -> None:
        """A job that would be done."""
        job = replace(job_of(record), reason=reason_in_words(record.reason))
        self._jobs.append(job)
        self._run.begin(job, now=0)

    def close(self) -> None:
        """Show what was heard."""
        super().close()
        if self._jobs:
            show_plan(self._console, self._jobs, self._run.forecast)
        elif self._counts:
            show_counts(self._console, self._counts, self._run.forecast)

"""Hears a run in which jobs are done."""

import multiprocessing
import shlex
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console

from snakemake_logger_plugin_understudy.errors import error_in_words
from snakemake_logger_plugin_understudy.events import TOTAL, Event, EventListener, job_of
from understudy.progress import messages
from understudy.progress.ending import DEFAULT_FILE as ENDING_FILE
from understudy.progress.ending import write_ending
from understudy.progress.failure import explain
from understudy.progress.history import DEFAULT_FILE, joined, read_history, write_history
from understudy.progress.job import Job
from understudy.progress.lines import QuietView
from understudy.progress.recorder import Recorder
from understudy.progress.run import Run
from understudy.snakemake import ERRORS_OF_JOBS, STOPPING

_BY_CTRL_C = "<Signals.SIGINT"
"""In what Snakemake says of a job that was ended so."""


class RunListener(EventListener):
    """Follows the jobs of a run on a view."""

    def __init__(self, console: Console, make_view: Callable[[Console, Run], QuietView]) -> None:
        self._run = Run(started=time.time())
        self._recorder = Recorder()
        super().__init__(make_view(console, self._run))
        self._errors_of_jobs: list[str] = []
        self._jobs_of_groups: set[int] = set()
        """Those that Snakemake will call failed one by one, after it has said so of all together."""
        self._was_stopped = False

    def hear_workflow_started(self, record: Event) -> None:
        """The run begins."""
        super().hear_workflow_started(record)
        self._run.started = record.created
        self.view.open()

    def hear_resources_info(self, record: Event) -> None:
        """The number of cores, or of jobs that a cluster has at a time."""
        self._run.cores = getattr(record, "cores", None) or self._run.cores
        if hasattr(record, "nodes"):
            self._run.is_on_cluster = True

    def hear_run_info(self, record: Event) -> None:
        """The number of jobs per rule."""
        self._run.plan({stage: number for stage, number in record.stats.items() if stage != TOTAL})

    def hear_estimate(self, record: Event) -> None:
        """What the run will take, before its first job."""
        self._run.expect(record.estimate)
        self.view.tell(messages.expected(record.estimate, self._run.cores, record.created))

    def hear_job_info(self, record: Event) -> None:
        """A job begins."""
        job = job_of(record)
        self._run.begin(job, record.created)
        self.view.job_begun(job)

    def hear_job_finished(self, record: Event) -> None:
        """A job is done."""
        finished = self._run.finish(record.job_id, record.created)
        if finished is None:
            return
        job, seconds = finished
        if not self._run.is_on_cluster:  # a cluster lets jobs wait, and ends those of an allocation together
            self._recorder.record(self.outlooks, job, seconds)
        self.view.job_done(job, seconds)
        if self._run.ends_film(job):
            self.view.tell(messages.ready(job.outputs[0]))

    def hear_progress(self, record: Event) -> None:
        """How many jobs are known now."""
        self._run.set_total(record.total)

    def hear_job_error(self, record: Event) -> None:
        """A job failed."""
        if record.jobid not in self._jobs_of_groups:
            self._fail(vars(record))

    def hear_group_error(self, record: Event) -> None:
        """An allocation of a cluster failed: some of its jobs, while others were done, or never begun."""
        jobs = record.job_error_info
        self._jobs_of_groups |= {job["jobid"] for job in jobs}
        unfinished = [job for job in jobs if not all(Path(file).exists() for file in job["output"])]
        begun = [job for job in unfinished if any(map(_holds_text, job["log"]))]
        for job in begun or unfinished:
            self._fail(job)
        for job in jobs:
            if job not in unfinished and (finished := self._run.finish(job["jobid"], record.created)):
                self.view.job_done(*finished)
            self._run.set_aside(job["jobid"])

    def hear_error(self, record: Event) -> None:
        """The run cannot start or go on, or a job failed of which more is to come."""
        if record.exception in ERRORS_OF_JOBS:
            self._errors_of_jobs.append(record.getMessage())
        else:
            super().hear_error(record)

    def hear_info(self, text: str) -> None:
        """Something said during a run, without an event of its own."""
        super().hear_info(text)
        if text.startswith(STOPPING):
            self._note_stop()

    def has_jobs(self) -> bool:
        """Whether jobs are at work."""
        return bool(self._run.running)

    def stop(self) -> None:
        """The user wants no more of it: say how the run ended."""
        self._was_stopped = True
        if self._run.has_begun:
            self.close()
        else:
            super().stop()
            self._write_ending()

    def close(self) -> None:
        """Say how the run ended."""
        self.view.close()
        super().close()
        if not self._was_stopped:
            for text in self._errors_of_jobs:
                self.say_error(error_in_words("RuleException", text))
        run, now = self._run, time.time()
        if run.failures or self._was_stopped or (self.errors and run.has_begun):
            self.view.say(*messages.stopped(run, now, must_mend=not self._was_stopped, command=_typed()))
        elif run.done:
            self.view.tell(messages.done(run, now))
        if self._recorder.history:
            write_history(DEFAULT_FILE, joined(read_history(DEFAULT_FILE), self._recorder.history))
        self._write_ending()

    def _write_ending(self) -> None:
        write_ending(ENDING_FILE, self._run.ending(self.errors, was_stopped=self._was_stopped))

    def _note_stop(self) -> None:
        if not self._was_stopped:
            self._was_stopped = True
            self.view.say(messages.stopping())

    def _fail(self, error: dict[str, Any]) -> None:
        if any(
            _BY_CTRL_C in text for text in self._errors_of_jobs
        ):  # it may reach a job before it reaches the run
            self._note_stop()
        if self._was_stopped:  # and its jobs with it
            return
        known = self._run.job(error["jobid"])
        logs = tuple(Path(log) for log in error["log"])
        job = known or Job(error["jobid"], error["rule_name"], {}, tuple(error["output"]), logs)
        failure = explain(job, self._error_of(job))
        is_repeated = any(failure.message == earlier.message for earlier in self._run.failures.values())
        self._run.fail(failure)
        self.view.job_failed(failure)
        self.view.say(*messages.failed(failure, is_repeated=is_repeated))

    def _error_of(self, job: Job) -> str:
        """What Snakemake said of the job before it said which one failed: the command names its output."""
        of_job = [error for error in self._errors_of_jobs if any(output in error for output in job.outputs)]
        for error in of_job or self._errors_of_jobs[:1]:
            self._errors_of_jobs.remove(error)
            return error_in_words("RuleException", error)
        return ""


def _holds_text(log: str) -> bool:
    """Whether a job has written to its log: Snakemake makes empty ones for those that were never begun."""
    return Path(log).is_file() and Path(log).stat().st_size > 0


def _typed() -> str:
    """The command that started this run; empty in a batch, whose calls nobody has typed."""
    is_call_of_a_batch = multiprocessing.parent_process() is not None
    return "" if is_call_of_a_batch else shlex.join(["snakemake", *sys.argv[1:]])

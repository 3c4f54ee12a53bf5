"""What all listeners do alike: tell events apart, and pass on what is said outside of a run."""

import logging
from collections.abc import Mapping, Sequence
from logging import LogRecord
from pathlib import Path
from typing import Any, Literal

from rich.text import Text

from snakemake_logger_plugin_understudy.errors import error_in_words
from understudy.progress import messages
from understudy.progress.estimate import Estimate
from understudy.progress.job import Job
from understudy.progress.lines import QuietView
from understudy.progress.outlook import Outlook
from understudy.snakemake import NO_CONCERN_OF_USERS, NOTHING_TO_DO, OF_NO_INTEREST, SAID_BY_THE_SUMMARY

TOTAL = "total"


class Event(LogRecord):
    """What Snakemake's records hold besides their text, and those of the rules; which of it depends on the event."""

    jobid: int
    job_id: int
    """Of a job that has ended, Snakemake calls it so."""
    rule_name: str
    wildcards: Mapping[str, str]
    output: Sequence[str]
    log: Sequence[str]
    reason: str
    stats: Mapping[str, int]
    """Jobs per rule."""
    total: int
    """Jobs of the graph as it is now."""
    exception: str
    """The name of its class."""
    job_error_info: Sequence[dict[str, Any]]
    """Of an allocation of a cluster, job by job."""
    outlook: Outlook
    devices: Literal["auto"] | list[str]
    estimate: Estimate


class EventListener:
    """Calls `hear_<event>` for each of Snakemake's events that a listener knows.

    Commands such as --unlock or --delete-all-output also speak through Snakemake's log. Their messages come
    before, and instead of, a run: they wait until it is known that none starts.
    """

    def __init__(self, view: QuietView) -> None:
        self.view = view
        self.is_run = False
        self.errors: list[str] = []
        self._outside_of_a_run: list[str] = []
        self._warnings: set[str] = set()
        self.outlooks: list[Outlook] = []
        self.devices: Literal["auto"] | list[str] = "auto"

    def hear(self, record: LogRecord) -> None:
        """Take note of a record."""
        event = getattr(record, "event", None)
        if event is None:
            self._hear_text(record.levelno, record.getMessage())
        elif known := getattr(self, f"hear_{event}", None):
            known(record)

    def close(self) -> None:
        """All is done."""
        if not self.is_run:
            self.view.say(*(Text(text) for text in self._outside_of_a_run))

    def has_jobs(self) -> bool:
        """Whether jobs are at work."""
        return False

    def stop(self) -> None:
        """The user wants no more of it."""
        self.view.close()
        self.view.say(messages.ended())

    def hear_workflow_started(self, record: Event) -> None:
        """A run, or a dry run, begins."""
        self.is_run = True

    def hear_outlook(self, record: Event) -> None:
        """What a film of the graph is expected to need, and where its models may work."""
        self.outlooks.append(record.outlook)
        self.devices = record.devices

    def hear_error(self, record: Event) -> None:
        """The run cannot start or go on."""
        text = record.getMessage()
        if not any(phrase in text for phrase in SAID_BY_THE_SUMMARY):
            self.say_error(error_in_words(record.exception, text))

    def hear_info(self, text: str) -> None:
        """Something said during a run, without an event of its own."""
        if text.startswith(NOTHING_TO_DO):
            self.view.tell(messages.up_to_date())

    def say_error(self, text: str) -> None:
        """Say why the run cannot start or go on, and keep it."""
        self.errors.append(text)
        self.view.say(*messages.error(text))

    def _hear_text(self, level: int, text: str) -> None:
        if level >= logging.ERROR:
            if not text.startswith(SAID_BY_THE_SUMMARY):
                self.say_error(text)
        elif level >= logging.WARNING:
            self._hear_warning(text)
        elif self.is_run:
            self.hear_info(text)
        elif not text.startswith(OF_NO_INTEREST):
            self._outside_of_a_run.append(text)

    def _hear_warning(self, text: str) -> None:
        if not self.is_run:  # --lint
            self.view.say(Text(text))
        elif text not in self._warnings and not text.startswith(NO_CONCERN_OF_USERS):
            self._warnings.add(text)
            self.view.say(messages.warning(text.strip().splitlines()[0]))


def job_of(record: Event) -> Job:
    """The job that an event is about."""
    return Job(
        id=record.jobid,
        stage=record.rule_name,
        wildcards=dict(record.wildcards),
        outputs=tuple(record.output),
        logs=tuple(Path(log) for log in record.log),
    )

"""Who hears Snakemake's events, depending on what the user asked for on the command line."""

import logging
import sys
from logging import LogRecord
from typing import Protocol

from snakemake_interface_logger_plugins.settings import OutputSettingsLoggerInterface

from snakemake_logger_plugin_understudy.dry_run import DryRunListener
from snakemake_logger_plugin_understudy.real_run import RunListener
from understudy.progress.console import LastingConsole
from understudy.progress.journal import JournalView, is_wanted
from understudy.progress.lines import LinesView, QuietView
from understudy.progress.terminal import TerminalView
from understudy.snakemake import own_log

COLUMNS_OF_A_FILE = 10_000
"""A file's lines end where the message does."""


class Listener(Protocol):
    """Gets every record of Snakemake's logger, in order."""

    def hear(self, record: LogRecord) -> None:
        """Take note of a record."""

    def close(self) -> None:
        """All is done."""

    def has_jobs(self) -> bool:
        """Whether jobs are at work, as far as it knows."""

    def stop(self) -> None:
        """Say the last words of a run that is stopped."""


def listener(settings: OutputSettingsLoggerInterface) -> Listener:
    """The listener for the options of this call of Snakemake."""
    stream = sys.stdout if settings.stdout else sys.stderr
    if settings.verbose or settings.printshellcmds or settings.debug_dag:
        return SnakemakesOwnLog(own_log(settings, stream))
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")  # what has no · shows ? instead
    is_terminal = stream.isatty()
    console = LastingConsole(
        file=stream,
        no_color=settings.nocolor or None,  # None leaves it to NO_COLOR
        width=None if is_terminal else COLUMNS_OF_A_FILE,
        highlight=False,
    )
    quiet = {kind.name for kind in settings.quiet or ()}
    if settings.dryrun:
        return DryRunListener(console, JournalView if is_wanted() else LinesView)
    if is_wanted():
        return RunListener(console, JournalView)
    if "ALL" in quiet:
        return Deaf()
    if quiet & {"PROGRESS", "RULES"}:
        return RunListener(console, QuietView)
    if is_terminal and not console.is_dumb_terminal:
        return RunListener(console, TerminalView)
    return RunListener(console, LinesView)


class _Ignorant:
    """Does not follow the jobs."""

    def has_jobs(self) -> bool:
        """There may be some."""
        return True

    def stop(self) -> None:
        """Snakemake has said it."""


class Deaf(_Ignorant):
    """Says nothing, as --quiet all demands."""

    def hear(self, record: LogRecord) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


class SnakemakesOwnLog(_Ignorant):
    """What Snakemake shows without this plugin."""

    def __init__(self, handler: logging.Handler) -> None:
        self._handler = handler

    def hear(self, record: LogRecord) -> None:
        """Print it as Snakemake does."""
        self._handler.handle(record)

    def close(self) -> None:
        """Nothing is left to say."""

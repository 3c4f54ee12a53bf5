"""One call of the workflow for some files, and how it ended."""

import atexit
import multiprocessing
import os
import signal
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from understudy.companions import start_fork_server
from understudy.interrupts import end, on_interrupt
from understudy.preloads import preloads
from understudy.progress.ending import DEFAULT_FILE, Ending, read_ending
from understudy.progress.journal import VARIABLE as JOURNAL

_DIED = "The run was killed before it could say how it ended."
_OF_EVERY_RUN = [
    "snakemake.cli",
    "snakemake.executors.local",
    "snakemake.scheduling.job_scheduler",
    "snakemake_logger_plugin_understudy.listener",
    "understudy.companions",
    "understudy.film.assembly",
    "understudy.preloads",
    "understudy.quality.shortfalls",
    "understudy.report",
    "understudy.requests",
    "understudy.settings.project",
    "understudy.trust.upload",
]
"""Modules that take two seconds to load. Those of the workflow's own folder are not among them."""

_loaded = multiprocessing.get_context("forkserver")
_loaded.set_forkserver_preload(_OF_EVERY_RUN)


class Stopped(Exception):
    """The batch cannot go on; the message says why, and is empty where the run has said it already."""


def load_jobs(films: Iterable[dict[str, Any]]) -> None:
    """Load once, for the jobs of all runs to come, what those of films, as resolved settings, need."""
    start_fork_server(Path("scripts"), preloads(films), Path("logs/forkserver.log"))


def make(files: Sequence[str], options: Sequence[str]) -> Ending:
    """Let Snakemake make the files with these options; it shows its progress itself.

    It runs in a copy of a process that has loaded it, and has read nothing of the project: each run reads it anew.
    Ctrl-C reaches it, too: it ends its jobs, and is waited for. Raises Stopped if the user or a full disk stopped it.
    """
    DEFAULT_FILE.unlink(missing_ok=True)
    process = _loaded.Process(target=_snakemake, args=([*files, *options],))
    process.start()
    previous = signal.signal(signal.SIGTERM, lambda *_: os.kill(process.pid, signal.SIGINT))
    try:
        _wait(process)
    finally:
        signal.signal(signal.SIGTERM, previous)
    ending = read_ending(DEFAULT_FILE)
    if ending is None:
        raise Stopped(_DIED if process.exitcode else "")
    if ending.was_stopped:
        raise Stopped("")
    return ending


def plan(files: Sequence[str], options: Sequence[str], journal: Path) -> bool:
    """Let Snakemake write into the journal what it would do for the files, and say nothing; whether it could."""
    process = _loaded.Process(target=_plan, args=([*files, "--dry-run", *options], str(journal)))
    process.start()
    process.join()
    return process.exitcode == 0


def _plan(arguments: list[str], journal: str) -> None:
    os.environ[JOURNAL] = journal
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
    _snakemake(arguments)


def _snakemake(arguments: list[str]) -> None:
    """Be `snakemake` with these arguments, to the end: multiprocessing leaves out what Python does there."""
    on_interrupt(end)
    from snakemake.cli import main

    sys.argv = ["snakemake", *arguments]
    try:
        main()
    finally:
        atexit._run_exitfuncs()


def _wait(process: BaseProcess) -> None:
    while process.is_alive():
        with suppress(KeyboardInterrupt):
            process.join()

"""One call of the workflow for some files, and how it ended."""

import atexit
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from understudy.processes.companions import start_fork_server
from understudy.processes.interrupts import STATUS, deaf, end, hear, hear_once, on_interrupt
from understudy.processes.preloads import preloads
from understudy.progress.ending import DEFAULT_FILE, Ending, read_ending
from understudy.progress.journal import VARIABLE as JOURNAL
from understudy.settings.film import Film
from understudy.snakemake import MODULES, be_snakemake

_DIED = "The run was killed before it could say how it ended."
_OF_EVERY_RUN = [
    *MODULES,
    "snakemake_logger_plugin_understudy.listener",
    "understudy.processes.companions",
    "understudy.film.assembly",
    "understudy.processes.preloads",
    "understudy.quality.shortfalls",
    "understudy.report",
    "understudy.stages.table",
    "understudy.settings.project",
    "understudy.trust.upload",
]
"""Modules that take two seconds to load. Those of the workflow's own folder are not among them."""

_HEAR = signal.SIGUSR1
"""From a batch to its run, which may have heard of a Ctrl-C already."""
_HEAR_SECONDS = 1.0
"""After which a run has heard of a Ctrl-C by itself, if the terminal has told both."""
_STOP_SECONDS = 5.0
"""For a run whose batch has gone to end by itself."""

_loaded = multiprocessing.get_context("forkserver")
_loaded.set_forkserver_preload(_OF_EVERY_RUN)


class Stopped(Exception):
    """The batch cannot go on; the message says why, and is empty where the run has said it already."""


def load_jobs(films: Iterable[Film]) -> None:
    """Load once, for the jobs of all runs to come, what those of films, as resolved settings, need."""
    start_fork_server(Path("scripts"), preloads(films), Path("logs/forkserver.log"))


def make(files: Sequence[str], options: Sequence[str]) -> Ending:
    """Let Snakemake make the files with these options; it shows its progress itself.

    It runs in a copy of a process that has loaded it, and has read nothing of the project: each run reads it anew.
    Ctrl-C reaches it, too: it ends its jobs, and is waited for. Raises Stopped if the user or a full disk stopped it.
    """
    DEFAULT_FILE.unlink(missing_ok=True)
    process = _start(_snakemake, [*files, *options])
    previous = signal.signal(signal.SIGTERM, lambda *_: _signal(process, signal.SIGINT))
    try:
        was_interrupted = _wait(process)
    finally:
        signal.signal(signal.SIGTERM, previous)
    ending = read_ending(DEFAULT_FILE)
    if was_interrupted or process.exitcode == STATUS or (ending and ending.was_stopped):
        raise Stopped("")
    if ending is None:
        raise Stopped(_DIED if process.exitcode else "")
    return ending


def plan(files: Sequence[str], options: Sequence[str], journal: Path) -> bool:
    """Let Snakemake write into the journal what it would do for the files, and say nothing; whether it could."""
    process = _start(_plan, [*files, "--dry-run", *options], str(journal))
    process.join()
    return process.exitcode == 0


def _start(work: Callable[..., None], *arguments: object) -> BaseProcess:
    """Start a copy of the process that has loaded Snakemake; the first call starts that one.

    It hears no Ctrl-C while it loads, and later ignores it: only its copies hear it.
    """
    resource_tracker.ensure_running()  # else it is started in the block, and lets this process hear
    with deaf():
        forkserver.ensure_running()
    process = _loaded.Process(target=_begin, args=(work, arguments, dict(os.environ)))
    process.start()
    return process


def _begin(work: Callable[..., None], arguments: Sequence[object], environment: Mapping[str, str]) -> None:
    """Be such a copy; it ends with the batch, however that ends, for it has lost the processes of its jobs."""
    on_interrupt(end)
    hear()
    signal.signal(_HEAR, lambda *_: hear_once())
    os.environ.update(environment)  # it may tell of a fork server that was started since
    threading.Thread(target=_stop_with_batch, daemon=True).start()
    work(*arguments)


def _stop_with_batch() -> None:
    """Press Ctrl-C when the batch has gone, and again: then nothing is waited for."""
    if batch := multiprocessing.parent_process():
        wait([batch.sentinel])
    for _ in range(2):
        if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(_STOP_SECONDS)
    os._exit(STATUS)


def _plan(arguments: list[str], journal: str) -> None:
    os.environ[JOURNAL] = journal
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
    _snakemake(arguments)


def _snakemake(arguments: list[str]) -> None:
    """Be `snakemake` with these arguments, to the end: multiprocessing leaves out what Python does there."""
    try:
        be_snakemake(arguments)
    finally:
        atexit._run_exitfuncs()


def _signal(process: BaseProcess, number: int) -> None:
    if process.pid is not None:
        os.kill(process.pid, number)


def _wait(process: BaseProcess) -> bool:
    """Wait until a run has ended, and say whether Ctrl-C has ended it.

    Pressed in a terminal, it has reached the run, too; as a signal to this process alone, it has not.
    """
    was_interrupted = False
    while process.is_alive():
        try:
            process.join(_HEAR_SECONDS if was_interrupted else None)
            if was_interrupted:
                with suppress(ProcessLookupError):
                    _signal(process, _HEAR)
        except KeyboardInterrupt:
            was_interrupted = True
    return was_interrupted

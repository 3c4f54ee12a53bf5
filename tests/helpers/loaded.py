"""Snakemake, and what the draft's jobs need, loaded once for all runs of the tests, as a batch does for its own."""

import atexit
import multiprocessing
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from multiprocessing.connection import Connection, wait
from pathlib import Path

from shipped import REPOSITORY, shipped

from understudy.batch import run  # noqa: F401 - says what such processes load
from understudy.processes.companions import start_fork_server
from understudy.processes.preloads import preloads
from understudy.settings.project import Project

_processes = multiprocessing.get_context("forkserver")
_PIECE = 1 << 16
"""Bytes that are read at once."""


class LoadedRun:
    """A run in a copy of the process that has loaded Snakemake, with what the tests use of subprocess.Popen."""

    def __init__(self, arguments: Sequence[str], folder: Path, environment: dict[str, str]) -> None:
        self._output, told = multiprocessing.Pipe(duplex=False)
        self._said = b""
        work = (told, list(arguments), str(folder), environment)
        self._process = _processes.Process(target=_be_snakemake, args=work, daemon=True)
        self._process.start()
        told.close()
        self.pid = self._process.pid
        os.read(self._output.fileno(), 1)  # now it has a session of its own, and can be killed with it

    @property
    def returncode(self) -> int | None:
        """The exit status, or the negative number of the signal that has ended it."""
        return self._process.exitcode

    def poll(self) -> int | None:
        """The exit status, None while it runs."""
        return self._process.exitcode

    def communicate(self, timeout: float | None = None) -> tuple[str, None]:
        """All that it has said, once it has ended."""
        deadline = None if timeout is None else time.monotonic() + timeout
        file = self._output.fileno()
        while True:
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            if not wait([file], left):
                raise subprocess.TimeoutExpired("snakemake", timeout, self._said)
            piece = os.read(file, _PIECE)
            if not piece:
                break
            self._said += piece
        self._process.join()
        return self._said.decode(errors="replace"), None


def _be_snakemake(told: Connection, arguments: list[str], folder: str, environment: dict[str, str]) -> None:
    import sys

    from snakemake.cli import main

    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = ["snakemake", *arguments]
    sys.path += environment["PYTHONPATH"].split(os.pathsep)
    with suppress(ImportError):
        import sitecustomize  # noqa: F401 - as Python does when it begins
    os.write(told.fileno(), b"\n")
    for number in (1, 2):
        os.dup2(told.fileno(), number)
    sys.stdout, sys.stderr = (open(number, "w", closefd=False) for number in (1, 2))  # noqa: SIM115
    told.close()
    try:
        main()
    finally:
        atexit._run_exitfuncs()  # multiprocessing leaves them out


@cache
def environment_of_loaded_jobs() -> dict[str, str]:
    """With which a run finds the fork server of these tests instead of starting one."""
    before = dict(os.environ)
    logs = Path(tempfile.mkdtemp(prefix="understudy-tests-"))
    try:
        films = [Project(shipped()).film("firewalls", "draft")]
        start_fork_server(REPOSITORY / "scripts", preloads(films), logs / "forkserver.log")
        return {name: value for name, value in os.environ.items() if before.get(name) != value}
    finally:
        os.environ.clear()
        os.environ.update(before)

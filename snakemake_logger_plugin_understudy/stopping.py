"""What Ctrl-C does to a run: Snakemake ends its jobs. Where there are none, or who asks again, waits for nothing."""

import os
from contextlib import suppress
from typing import Protocol

import psutil

from understudy.processes.interrupts import STATUS


class Stoppable(Protocol):
    """What follows a run."""

    def has_jobs(self) -> bool:
        """Whether jobs are at work, as far as it knows."""

    def stop(self) -> None:
        """Say the last words of a run that is stopped."""


class Stop:
    """Called for every Ctrl-C."""

    def __init__(self, listener: Stoppable) -> None:
        self._listener = listener
        self._is_asked_again = False

    def __call__(self) -> None:
        """Raises KeyboardInterrupt where Snakemake has jobs to end, maybe on a cluster; else the process ends."""
        if self._listener.has_jobs() and not self._is_asked_again:
            self._is_asked_again = True
            raise KeyboardInterrupt
        for process in psutil.Process().children(recursive=True):
            with suppress(OSError, psutil.Error):
                if (
                    os.getpgid(process.pid) == os.getpgrp()
                ):  # the others end by themselves, and leave no files behind
                    process.kill()
        self._listener.stop()
        os._exit(STATUS)

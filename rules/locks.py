"""Lets a run start after another one was killed, without letting two runs share a folder."""

import fcntl
import shutil
from pathlib import Path
from typing import TextIO

from understudy.snakemake import LOCKS

_held: list[TextIO] = []  # open for as long as this process lives


def release_lock_of_a_dead_run(state: Path) -> None:
    """Remove Snakemake's lock files if no living run of this project holds a lock in `state` (.snakemake).

    Snakemake's locks are files, and stay behind after SIGKILL or a power cut. A lock of the operating system
    dies with its process: whoever can take it knows that no other run is alive. A second run that cannot take
    it leaves Snakemake's files alone, and Snakemake then refuses to start, as it should.
    """
    state.mkdir(exist_ok=True)
    try:
        _take(state, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return
    shutil.rmtree(LOCKS, ignore_errors=True)


def hold_lock(state: Path) -> None:
    """Hold the operating system's lock from here on; called by a run that Snakemake has let start.

    It may have been missed: a dry run of a moment ago held it while this run was read.
    """
    if not _held:
        _take(state, fcntl.LOCK_EX)


def _take(state: Path, how: int) -> None:
    lock = (state / "understudy.lock").open("w")
    try:
        fcntl.flock(lock, how)
    except OSError:
        lock.close()
        raise
    _held.append(lock)

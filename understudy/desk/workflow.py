"""Snakemake as the desk runs it: a process group of its own, and a journal of what happens in it."""

import asyncio
import contextlib
import fcntl
import json
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from understudy.progress.journal import VARIABLE
from understudy.snakemake import COMMAND, LOCKS

_LOOK_EVERY = 0.2
"""Seconds between two looks at the journal of a run."""
_NICENESS = 5
"""More than the desk has itself, of runs and counts: on a busy machine the desk, and who works there, comes first."""
_PATIENCE = {signal.SIGINT: 20.0, signal.SIGTERM: 5.0, signal.SIGKILL: 5.0}
"""Seconds to wait for the end after each signal, in this order: a job may be writing a large file."""


def is_taken(root: Path) -> bool:
    """Whether a run is at work in the project, whoever started it.

    A run has its files in Snakemake's folder of locks; those of a dead one stay behind, but nobody holds the lock of
    the operating system (rules/locks.py).
    """
    try:
        if not any((root / LOCKS).iterdir()):
            return False
        with (root / ".snakemake/understudy.lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


async def start(root: Path, arguments: list[str], journal: Path, log: Path) -> asyncio.subprocess.Process:
    """Start Snakemake in the project; it tells `journal` of its jobs, and writes what it says to `log`."""
    journal.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *COMMAND,
            *arguments,
            cwd=root,
            env={**os.environ, VARIABLE: str(journal)},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    _stand_back(process.pid)
    return process


def _stand_back(session: int) -> None:
    """Let a session of processes, named by its first, have the processor after all others: its jobs inherit that."""
    with contextlib.suppress(ProcessLookupError):
        inherited = os.getpriority(os.PRIO_PROCESS, session)
        os.setpriority(os.PRIO_PROCESS, session, inherited + _NICENESS)  # past the highest, 19, it is that
    # Linux may share the processor among sessions: niceness then counts inside of them, and each has one of its own.
    with contextlib.suppress(OSError):
        Path(f"/proc/{session}/autogroup").write_text(str(_NICENESS))


async def events(process: asyncio.subprocess.Process, journal: Path) -> AsyncIterator[dict[str, Any]]:
    """The events of a run as they are written, until it has ended."""
    read, has_ended = 0, False
    while not has_ended:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), _LOOK_EVERY)
        has_ended = process.returncode is not None
        if journal.exists():
            with journal.open("rb") as lines:
                lines.seek(read)
                *whole, _ = lines.read().split(b"\n")
            read += sum(len(line) + 1 for line in whole)
            for line in whole:
                yield json.loads(line)


async def stop(process: asyncio.subprocess.Process) -> None:
    """End a run and its jobs as Ctrl-C does, and harder if it does not heed that; what is done is kept."""
    for kind, patience in _PATIENCE.items():
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, kind)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), patience)
            return

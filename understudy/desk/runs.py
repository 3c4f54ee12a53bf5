"""The runs of a desk: one at a time, the others wait in a queue."""

import asyncio
import contextlib
import itertools
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from understudy.desk import workflow
from understudy.desk.account import Account
from understudy.errors import UserError

WAITING, RUNNING, STOPPING, DONE, FAILED, STOPPED, MENDED = (
    "waiting",
    "running",
    "stopping",
    "done",
    "failed",
    "stopped",
    "mended",
)
ENDED = (DONE, FAILED, STOPPED, MENDED)

_TAKEN = "Another run is at work in this folder, started on a command line. This one waits for its end."
_LOOK_EVERY = 1.0
"""Seconds between two looks whether a run from elsewhere has ended."""
_MOST_ENDED = 10
"""Runs that are shown after their end."""


@dataclass
class Run:
    """One call of Snakemake, that is to come, at work, or over."""

    id: int
    label: str
    topics: tuple[str, ...]
    targets: tuple[str, ...]
    check: Callable[[], None]
    """Raises UserError if it may not start after all, asked when its turn comes."""
    state: str = WAITING
    note: str = ""
    account: Account = field(default_factory=Account)
    process: asyncio.subprocess.Process | None = None
    ended_at: float = 0.0
    """Unix time in seconds."""

    def is_made_since(self, root: Path) -> bool:
        """Whether all that it was to make was made after it had failed, such as on a command line."""
        files = [root / target for target in self.targets]
        return all(file.is_file() and file.stat().st_mtime > self.ended_at for file in files)

    def told(self) -> dict[str, Any]:
        """What pages show of it."""
        about = {
            "id": self.id,
            "label": self.label,
            "topics": self.topics,
            "state": self.state,
            "note": self.note,
        }
        return about | self.account.told()


class Runs:
    """Starts runs in the order in which they were asked for."""

    def __init__(self, root: Path, cores: int) -> None:
        """`root` is the project's folder, `cores` how many a run may use."""
        self._root, self._cores = root, cores
        self._runs: list[Run] = []
        self._numbers = itertools.count(1)
        self._asked = asyncio.Event()
        self.folder = asyncio.Lock()
        """Held by what runs in the project's folder."""

    def add(self, label: str, topics: list[str], targets: list[str], check: Callable[[], None]) -> Run:
        """Put a run at the end of the queue. Raises UserError if it may not be done."""
        check()
        run = Run(next(self._numbers), label, tuple(topics), tuple(targets), check)
        self._runs.append(run)
        self._asked.set()
        return run

    async def stop(self, number: int) -> None:
        """Take a run from the queue, or end it. Raises UserError if there is none of that number."""
        run = next((run for run in self._runs if run.id == number), None)
        if run is None:
            raise UserError(f"there is no run {number}.")
        if run.state == WAITING:
            run.state = STOPPED
        elif run.state == RUNNING:
            run.state = STOPPING
            if run.process:
                await workflow.stop(run.process)

    def told(self) -> list[dict[str, Any]]:
        """All runs as JSON values: at work and waiting ones, then those that ended, the newest first."""
        for run in self._runs:
            if run.state == FAILED and run.is_made_since(self._root):
                run.state = MENDED
        ended = [run for run in self._runs if run.state in ENDED]
        return [run.told() for run in [*(run for run in self._runs if run not in ended), *reversed(ended)]]

    @property
    def are_at_work(self) -> bool:
        """Whether a run of the desk is at work or waiting."""
        return any(run.state not in ENDED for run in self._runs)

    def work_for(self, topic: str) -> bool:
        """Whether one of them is for a topic."""
        return any(topic in run.topics for run in self._runs if run.state not in ENDED)

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Runs are started inside of this block; one that is at work at its end is stopped."""
        worker = asyncio.create_task(self._work())
        try:
            yield
        finally:
            worker.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await worker

    async def _work(self) -> None:
        while True:
            run = next((run for run in self._runs if run.state == WAITING), None)
            if run is None:
                self._asked.clear()
                await self._asked.wait()
                continue
            async with self.folder:
                await self._do(run)
            ended = [run for run in self._runs if run.state in ENDED]
            for old in ended[:-_MOST_ENDED]:
                self._runs.remove(old)

    async def _do(self, run: Run) -> None:
        while run.state == WAITING and workflow.is_taken(self._root):
            run.note = _TAKEN
            await asyncio.sleep(_LOOK_EVERY)
        if run.state != WAITING:
            return
        run.state, run.note = RUNNING, ""
        try:
            run.check()
            status = await self._snakemake(run)
        except UserError as error:
            run.state, run.note, run.ended_at = FAILED, str(error), time.time()
            return
        run.account.end()
        run.state = STOPPED if run.state == STOPPING else FAILED if status else DONE
        run.ended_at = time.time()
        if run.state == DONE:
            for earlier in self._runs:
                if earlier.state == FAILED and set(earlier.targets) <= set(run.targets):
                    earlier.state = MENDED

    async def _snakemake(self, run: Run) -> int:
        """Do it, and give Snakemake's exit status."""
        name = f"{time.strftime('%Y%m%d-%H%M%S')}-{run.id}"
        journal = (self._root / f"logs/desk/{name}.jsonl").absolute()
        arguments = ["--cores", str(self._cores), "--nocolor", "--", *run.targets]
        process = await workflow.start(self._root, arguments, journal, journal.with_suffix(".log"))
        run.process = process
        try:
            if run.state == STOPPING:  # asked while it was being started
                await workflow.stop(process)
            async for event in workflow.events(process, journal):
                run.account.hear(event)
        finally:
            if process.returncode is None:
                await workflow.stop(process)
        return process.returncode or 0

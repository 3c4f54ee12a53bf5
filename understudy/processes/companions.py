"""Processes that work beside a run and end with it, however that ends."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from understudy.processes.background import take_as_much_as_this
from understudy.processes.forkserver import QUEUE, open_queue

_held: list[int] = []  # the pipes by whose end the companions know that this process has ended


def pipe_to_watch() -> int:
    """The end of a pipe whose other end is closed when this process ends."""
    watched, held = os.pipe()
    _held.append(held)
    return watched


def start_companion(
    module: str, arguments: list[str], inherited: list[int], log: Path, answers: bool = False
) -> subprocess.Popen[str]:
    """Start a Python module with open files of this process, which are its own then, such as a pipe to watch.

    With `answers`, its output can be read here.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            pass_fds=inherited,
            start_new_session=True,  # without a terminal: Ctrl-C is for the workflow, which then ends its jobs
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if answers else output,
            stderr=output,
            text=True,
        )
    take_as_much_as_this(process.pid)
    for file in inherited:
        os.close(file)
    return process


def start_fork_server(scripts: Path, modules: Iterable[str], log: Path) -> subprocess.Popen[str]:
    """Start the process that runs the jobs, with the modules loaded. This process and its children will find it.

    Its queue is there at once: whoever asks while it loads the modules waits, and has nothing to load.
    """
    folder, alive = tempfile.mkdtemp(prefix="understudy-"), pipe_to_watch()
    queue = open_queue(Path(folder))
    arguments = [folder, str(queue), str(alive), str(scripts), *sorted(modules)]
    server = start_companion("understudy.processes.forkserver", arguments, [queue, alive], log)
    os.environ["UNDERSTUDY_FORKSERVER"] = f"{server.pid} {folder}"
    os.environ["UNDERSTUDY_PYTHON"] = str(Path(sys.executable).parent / "python")
    return server


def fork_server() -> int | None:
    """The fork server on this machine of this process, or of the one that has started it; None if there is none."""
    process, _, folder = os.environ.get("UNDERSTUDY_FORKSERVER", "").partition(" ")
    lives = Path("/proc", process, "exe").exists()  # a dead process has none
    return int(process) if lives and Path(folder, QUEUE).is_fifo() else None

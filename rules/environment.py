"""The environment of the jobs' shell commands, the fork server that runs them, and a prompt end of the run."""

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path

_held = []  # the pipe by whose end the fork server knows that this process has ended


def prepare_environment(workflow_folder: str) -> None:
    """Let jobs run with this Python and this library, also when the environment is not activated.

    Conda environments put their own Python before it, which is why rules call it by its name.
    """
    os.environ["UNDERSTUDY_SCRIPTS"] = f"{workflow_folder}/scripts"
    _put_first("PATH", str(Path(sys.executable).parent))
    _put_first("PYTHONPATH", workflow_folder)


def _put_first(variable: str, folder: str) -> None:
    others = [part for part in os.environ.get(variable, "").split(os.pathsep) if part and part != folder]
    os.environ[variable] = os.pathsep.join([folder, *others])


def start_fork_server(modules: Iterable[str]) -> None:
    """Start the process that runs the jobs, with the modules loaded; it ends with this one, however that ends."""
    watched, held = os.pipe()
    _held.append(held)
    address = Path(tempfile.mkdtemp(prefix="understudy-"), "socket")
    log = Path("logs/forkserver.log")
    log.parent.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "understudy.forkserver", address, str(watched)]
    command += [os.environ["UNDERSTUDY_SCRIPTS"], *sorted(modules)]
    with log.open("w") as output:
        subprocess.Popen(
            command,
            pass_fds=[watched],
            start_new_session=True,  # Ctrl-C is for the workflow, which then ends its jobs
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    os.close(watched)
    os.environ["UNDERSTUDY_FORKSERVER"] = f"{sys.prefix}\n{address}"


def end_at_once() -> None:
    """Let the process end when the run has ended.

    Snakemake 9.27 starts a timer of a second after each look at the jobs, to look again, and leaves the last
    one running: every run would end a second late.
    """
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.cancel()

"""Finds the processes of a run that a signal has stopped, and ends them: nothing would let them go on."""

import threading
from collections.abc import Callable
from contextlib import suppress

import psutil

from understudy.processes.companions import fork_server

LOOK_SECONDS = 5.0
"""Between two looks. A process must be stopped in both: those that Ctrl-Z stops go on with the whole run."""


class StoppedProcesses:
    """Those that this process has begun, and they in turn; and its fork server's, which may be that of its batch."""

    def __init__(self, tell: Callable[[str], None], look_seconds: float = LOOK_SECONDS) -> None:
        """`tell` gets a sentence for each that is ended."""
        self._tell, self._look_seconds = tell, look_seconds
        self._seen: set[psutil.Process] = set()

    def watch(self) -> None:
        """Look for them until this process ends."""
        waiting = threading.Event()

        def look() -> None:
            while not waiting.wait(self._look_seconds):
                self.look()

        threading.Thread(target=look, daemon=True).start()

    def look(self) -> None:
        """End those that were stopped at the last look and still are."""
        stopped = {process for process in _at_work() if _is_stopped(process)}
        for process in stopped & self._seen:
            with suppress(psutil.Error):
                name = _name(process)
                process.kill()
                self._tell(
                    f"{name} (process {process.pid}) was stopped by a signal and would never have ended. "
                    "It was killed; if its job fails, run the same command again."
                )
        self._seen = stopped


def _at_work() -> set[psutil.Process]:
    found = set(psutil.Process().children(recursive=True))
    with suppress(psutil.Error):
        if number := fork_server():
            server = psutil.Process(number)
            found |= {server, *server.children(recursive=True)}
    return found


def _name(process: psutil.Process) -> str:
    """Of a Python that runs a module, the module's."""
    command = process.cmdline()
    return command[command.index("-m") + 1] if "-m" in command[:-1] else process.name()


def _is_stopped(process: psutil.Process) -> bool:
    with suppress(psutil.Error):
        return process.status() == psutil.STATUS_STOPPED
    return False

"""Finds the processes of a run that a signal has stopped, and ends them: nothing would let them go on."""

import threading
from collections.abc import Callable
from contextlib import suppress

import psutil

_LOOK_SECONDS = 5.0
"""Between two looks. A process must be stopped in both: those that Ctrl-Z stops go on with the whole run."""


class StoppedProcesses:
    """Those that this process has begun, and they in turn."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        """`tell` gets a sentence for each that is ended."""
        self._tell = tell
        self._seen: set[psutil.Process] = set()

    def watch(self) -> None:
        """Look for them until this process ends."""
        waiting = threading.Event()

        def look() -> None:
            while not waiting.wait(_LOOK_SECONDS):
                self.look()

        threading.Thread(target=look, daemon=True).start()

    def look(self) -> None:
        """End those that were stopped at the last look and still are."""
        stopped = {process for process in psutil.Process().children(recursive=True) if _is_stopped(process)}
        for process in stopped & self._seen:
            with suppress(psutil.Error):
                self._tell(
                    f"{process.name()} (process {process.pid}) was stopped by a signal and would never have ended. "
                    "It was killed, and its job fails; run the same command again."
                )
                process.kill()
        self._seen = stopped


def _is_stopped(process: psutil.Process) -> bool:
    with suppress(psutil.Error):
        return process.status() == psutil.STATUS_STOPPED
    return False

"""A worker as seen by the process that started it."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TextIO, cast

import understudy
from understudy.errors import UserError
from understudy.processes.background import take_as_much_as_this
from understudy.workers.call import Call
from understudy.workers.devices import Device
from understudy.workers.messages import Message, receive, send

LAST_LINES = 20
"""Of what a worker said before its death: enough for the end of a traceback or of a crash report."""
_OFFLINE = {"HF_HUB_OFFLINE": "1"}
"""Environment variables: weights are fetched by `make weights` alone, never in the midst of a run."""
_LAST_WORDS_SECONDS = 2
"""To read what a dead worker has said; its children may hold its output open for longer."""


class WorkerDied(Exception):
    """The worker ended in the midst of a call; the message says how, and what it said last."""


class WorkerProcess:
    """Starts a worker, and ends with `end`, or with this process however that ends."""

    def __init__(self, call: Call, device: Device, lock: int | None, log: Path | None) -> None:
        """A worker for calls with the same model as `call`.

        `lock` is what holds the device: the worker keeps it open, so that the device is held until the worker is
        gone. Its output goes to `log`, or to standard error. Raises UserError if it cannot be started.
        """
        self.model = call.model()
        self._name = f"{call.stage}: {call.engine} on {device.name}"
        ours, theirs = socket.socketpair()
        watched, alive = os.pipe()
        self._connection, self._alive = Connection(ours.detach()), os.fdopen(alive, "wb")
        command = [call.python, "-P", "-u", "-m", "understudy.workers.worker"]
        repository = str(Path(understudy.__file__).parents[1])
        try:
            output = log.open("a", encoding="utf-8") if log else nullcontext(sys.stderr)
            self._process = subprocess.Popen(
                [*command, str(theirs.fileno()), str(watched), device.name],
                cwd=call.folder,
                env={**os.environ, **device.environment(), "PYTHONPATH": repository, **_OFFLINE},
                pass_fds=[theirs.fileno(), watched, *([] if lock is None else [lock])],
                start_new_session=True,  # without a terminal: Ctrl-C is for the workflow; its children are its own
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
            )
            take_as_much_as_this(self._process.pid)
        except OSError as error:
            self._connection.close()
            self._alive.close()
            raise UserError(f"{self._name}: its worker cannot be started: {error}") from None
        finally:
            theirs.close()
            os.close(watched)
        self._last_lines: deque[str] = deque(maxlen=LAST_LINES)
        self._output = threading.Thread(target=self._write_output, args=[output], daemon=True)
        self._output.start()

    def perform(self, call: Call, tell: Callable[[Message], None], caller: Connection | None) -> Message:
        """Let the worker answer a call; gives the message that ends it.

        Other messages go to `tell`. When `caller` is closed by the other side, the call is cancelled. Raises
        WorkerDied.
        """
        watched = [self._connection, *([caller] if caller else [])]
        try:
            send(self._connection, {"kind": "call", "value": call.to_json()})
            while True:
                ready = wait(watched)
                if caller in ready:  # it has nothing more to say: it is gone
                    watched.remove(caller)
                    send(self._connection, {"kind": "cancel"})
                if self._connection in ready:
                    message = receive(self._connection)
                    if message["kind"] != "progress":
                        return message
                    tell(message)
        except (EOFError, OSError):
            raise WorkerDied(self._obituary()) from None

    def end(self) -> None:
        """Kill the worker and its children: there is nothing that it would have to put in order."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)  # not waited for yet, so the number is still its own
        self._process.wait()
        self._connection.close()
        self._alive.close()

    def _obituary(self) -> str:
        with suppress(ChildProcessError):  # when the run ends, it may have been waited for already
            os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOWAIT)
        self.end()
        self._output.join(_LAST_WORDS_SECONDS)
        words = "".join(f"\n    {line}" for line in self._last_lines) or " nothing"
        return (
            f"{self._name}: its worker {_end_in_words(self._process.returncode)}. What it said last:{words}"
        )

    def _write_output(self, file: AbstractContextManager[TextIO]) -> None:
        with file as output:
            for line in cast(TextIO, self._process.stdout):  # it was started with one
                self._last_lines.append(line.rstrip())
                with suppress(OSError):  # of a full disk; but the worker must never wait for a reader
                    print(time.strftime("%Y-%m-%d %H:%M:%S"), line.rstrip(), file=output, flush=True)


def _end_in_words(status: int) -> str:
    if status >= 0:
        return f"ended with exit status {status}"
    text = f"was killed by signal {-status} ({signal.strsignal(-status)})"
    if status == -signal.SIGKILL:
        text += "; if nobody did that, the computer's memory has run out, and the system ended what took most of it"
    return text

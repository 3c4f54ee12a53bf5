"""A process that loads one engine and serves calls one by one, for as long as the process that started it lives.

It runs with the Python of the engine's environment: of Understudy it imports what needs the standard library alone.
"""

import faulthandler
import fcntl
import json
import os
import queue
import signal
import sys
import threading
import time
import traceback
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from understudy.engines import engine_class
from understudy.errors import UserError
from understudy.workers.call import Call
from understudy.workers.messages import Message, receive, send
from understudy.workers.peak import forget_peak, peak
from understudy.workers.place import Cancelled, Place
from understudy.workers.troubles import is_broken_device, is_out_of_memory, out_of_memory_message


class Worker:
    """Serves the calls that arrive on a connection; the first one says which engine to load."""

    def __init__(self, connection: Connection, device: str) -> None:
        self._connection, self._device = connection, device
        self._calls: queue.SimpleQueue[Call] = queue.SimpleQueue()
        self._cancelled = threading.Event()
        self._engine: Any = None

    def serve(self) -> None:
        """Never returns: the process ends when the other side does."""
        threading.Thread(target=self._listen, daemon=True).start()
        while True:
            send(self._connection, self._answer(self._calls.get()))

    def _listen(self) -> None:
        while True:
            try:
                message = receive(self._connection)
            except (EOFError, OSError):
                os._exit(0)  # whoever started this worker is gone
            if message["kind"] == "cancel":
                self._cancelled.set()
            else:
                self._cancelled.clear()
                self._calls.put(Call.from_json(message["value"]))

    def _answer(self, call: Call) -> Message:
        try:
            if self._engine is None:
                self._engine = self._load(call)
                if self._cancelled.is_set():
                    raise Cancelled
            else:
                forget_peak()  # the first call's is that of loading, too
            value = getattr(self._engine, call.verb)(**_paths(call), **call.arguments)
            json.dumps(value)  # a value that cannot travel is the engine's failure
            return {"kind": "result", "value": value, "loaded": True, "peak": peak()}
        except Cancelled:
            return {"kind": "cancelled", "loaded": True}
        except UserError as error:
            return {"kind": "error", "value": str(error), "loaded": self._engine is not None}
        except Exception as error:
            if is_out_of_memory(error):
                # Not loaded: only the end of the process surely gives back all the memory that it holds.
                text = out_of_memory_message(error, call, self._device)
                return {"kind": "error", "value": text, "loaded": False}
            usable = self._engine is not None and not is_broken_device(error)
            return {"kind": "failure", "value": traceback.format_exc(), "loaded": usable}

    def _load(self, call: Call) -> Any:
        begun = time.monotonic()
        engine = engine_class(call.stage, call.engine, call.package)
        models = {name: Path(path) for name, path in call.models.items()}
        device = "cpu" if self._device == "cpu" else "cuda:0"  # it sees no card but its own
        loaded = engine(engine.settings_type(**call.settings), Place(device, call.vram, models, self._report))
        print(f"{call.stage}: {call.engine} loaded in {time.monotonic() - begun:.1f} s")
        return loaded

    def _report(self, done: int, total: int, unit: str) -> None:
        if self._cancelled.is_set():
            raise Cancelled
        send(self._connection, {"kind": "progress", "done": done, "total": total, "unit": unit})


def _paths(call: Call) -> dict[str, Path | list[Path]]:
    return {
        name: [Path(part) for part in path] if isinstance(path, list) else Path(path)
        for name, path in call.paths.items()
    }


def _end_with(alive: int) -> None:
    """Let the system kill this process and its children when the other end of the pipe `alive` is closed.

    The listening thread would notice, too, but not while an import, a loading or a computation keeps the
    interpreter to itself. Linux alone can do this; elsewhere the thread must do.
    """
    if sys.platform == "linux":
        fcntl.fcntl(alive, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(alive, fcntl.F_SETOWN, -os.getpgrp())
        fcntl.fcntl(alive, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
        try:
            os.read(alive, 1)
        except BlockingIOError:
            return  # it is open
        os._exit(0)  # it was closed before this was arranged


def main() -> None:
    """Arguments: the numbers of the open socket and of the open pipe to watch, and the device as the user names it."""
    connection, alive, device = sys.argv[1:]
    faulthandler.enable(all_threads=False)
    _end_with(int(alive))
    Worker(Connection(int(connection)), device).serve()


if __name__ == "__main__":
    main()

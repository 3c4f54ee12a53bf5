"""The process that keeps the workers of one run, and through which its jobs reach them.

It listens on a socket in a folder of its own that only its user can enter, lets in who knows the key that lies there,
and unpickles nothing. It lives as long as the process that holds the other end of a pipe.
"""

import json
import os
import select
import shutil
import signal
import sys
import tempfile
import threading
import traceback
from contextlib import suppress
from multiprocessing import AuthenticationError
from multiprocessing.connection import Connection, Listener
from pathlib import Path

from understudy.errors import UserError
from understudy.workers.call import Call
from understudy.workers.client import key_file, socket_file
from understudy.workers.devices import find_devices
from understudy.workers.messages import Message, send
from understudy.workers.pool import Pool, seats_on

_KEY_BYTES = 32
_WAITING_CLIENTS = 128
_LOOKS_PER_IDLE_TIME = 10
"""How often in the time after which an idle worker leaves its keeper looks whether one should."""


class Keeper:
    """Answers jobs with the workers of a pool."""

    def __init__(self, pool: Pool, folder: Path) -> None:
        """Opens its socket in `folder`."""
        self._pool = pool
        key = os.urandom(_KEY_BYTES)
        with os.fdopen(os.open(key_file(folder), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(key)
        self._listener = Listener(str(socket_file(folder)), "AF_UNIX", _WAITING_CLIENTS, key)
        socket_file(folder).chmod(0o600)

    def serve(self) -> None:
        """Answer every job in a thread of its own; never returns."""
        while True:
            try:
                caller = self._listener.accept()
            except (OSError, EOFError, AuthenticationError):
                continue  # it went away, or does not know the key
            threading.Thread(target=self._answer, args=[caller], daemon=True).start()

    def _answer(self, caller: Connection) -> None:
        def tell(message: Message) -> None:
            with suppress(OSError):  # it has gone away: the call's end will be noticed, and its model stays
                send(caller, message)

        with caller:
            try:
                call = Call.from_json(caller.recv_bytes())
            except (OSError, EOFError):
                return
            tell(self._pool.perform(call, tell, caller))


def main() -> None:
    """Arguments: the open pipe to watch, the devices as JSON, minutes until an idle worker leaves, a folder for logs.

    Prints the folder of its socket when jobs can reach it, or what is wrong.
    """
    alive, devices, idle_minutes = sys.argv[1:4]
    logs = Path(sys.argv[4])
    idle_seconds = float(idle_minutes) * 60
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    folder = Path(tempfile.mkdtemp(prefix="understudy-workers-"))
    try:
        logs.mkdir(parents=True, exist_ok=True)
        pool = Pool(seats_on(find_devices(json.loads(devices)), logs))
        keeper = Keeper(pool, folder)
        threading.Thread(target=keeper.serve, daemon=True).start()
        print(folder, flush=True)
        while not select.select([int(alive)], [], [], idle_seconds / _LOOKS_PER_IDLE_TIME)[0]:
            pool.end_idle(idle_seconds)
    except UserError as error:
        print(error, flush=True)
    except Exception:
        traceback.print_exc()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)  # at once: all workers end with this process, and jobs are told that it has gone


if __name__ == "__main__":
    main()

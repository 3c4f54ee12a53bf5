"""A process that has loaded what jobs need and forks a copy of itself for each one, so that none waits for imports.

Loading numpy, OpenCV and skia takes a third of a second, as long as many a job of the draft; a fork takes
milliseconds, and starts from the same state every time. `scripts/run.py` is the other side.
"""

import importlib
import os
import runpy
import selectors
import shutil
import signal
import socket
import sys
from pathlib import Path
from typing import NamedTuple

LONGEST_REQUEST = 1 << 20
"""Bytes: arguments and environment of a job, which the system limits to about as much."""

_STANDARD_STREAMS = 3


class Request(NamedTuple):
    """A job that is asked for."""

    folder: str
    """Its working directory."""
    arguments: list[str]
    """The path of its script, and what follows on the command line."""
    variables: dict[str, str]
    """Its environment."""


class ForkServer:
    """Serves jobs on a socket until the process that holds the other end of `alive` is gone."""

    def __init__(self, listener: socket.socket, alive: int, scripts: Path) -> None:
        """Only scripts in the folder `scripts` are run."""
        self._listener, self._alive, self._scripts = listener, alive, scripts.resolve()
        self._clients: dict[int, socket.socket] = {}
        """Process of each running job -> who waits for its end."""

    def serve(self) -> None:
        """Fork for every request; returns when nobody is left to ask, after ending what still runs."""
        children, told = socket.socketpair()
        told.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(told.fileno())
        with selectors.DefaultSelector() as selector:
            for source in (self._listener, self._alive, children):
                selector.register(source, selectors.EVENT_READ)
            while True:
                ready = {key.fileobj for key, _ in selector.select()}
                if self._alive in ready:
                    break
                if children in ready:
                    children.recv(LONGEST_REQUEST)
                    for client in self._report_ended_jobs():
                        selector.unregister(client)
                        client.close()
                for client in ready & set(self._clients.values()):
                    self._end_job_of(client)
                if self._listener in ready:
                    client = self._fork()
                    if client:
                        selector.register(client, selectors.EVENT_READ)
        for process in self._clients:
            os.kill(process, signal.SIGTERM)

    def _fork(self) -> socket.socket | None:
        """Take a request and fork its job; gives who waits for it, None if the request is no good."""
        client, _ = self._listener.accept()
        message, streams, _, _ = socket.recv_fds(client, LONGEST_REQUEST, _STANDARD_STREAMS)
        process = None
        request = _read_request(message)
        if request and Path(request.arguments[0]).resolve().parent == self._scripts:
            process = os.fork()  # else it is not one of ours: it is told nothing, and helps itself
        if process == 0:
            self._listener.close()
            os.close(self._alive)
            _become(request, streams)
        for stream in streams:
            os.close(stream)
        if process is None:
            client.close()
            return None
        self._clients[process] = client
        return client

    def _report_ended_jobs(self) -> list[socket.socket]:
        """Tell those who wait how their jobs ended; gives them."""
        told = []
        while self._clients:
            process, status = os.waitpid(-1, os.WNOHANG)
            if not process:
                break
            client = self._clients.pop(process)
            told.append(client)
            try:
                client.sendall(str(os.waitstatus_to_exitcode(status)).encode())
            except OSError:
                continue  # it was killed in the meantime
        return told

    def _end_job_of(self, client: socket.socket) -> None:
        """Whoever waited has gone away, killed with the workflow: so goes its job."""
        for process, waiting in self._clients.items():
            if waiting is client:
                os.kill(process, signal.SIGKILL)


def _read_request(message: bytes) -> Request | None:
    """What `scripts/run.py` sends: folder, number of arguments, arguments and variables, parted by null characters."""
    folder, _, rest = os.fsdecode(message).partition("\0")
    count, *parts = rest.split("\0")
    if not count.isdigit() or not 0 < int(count) <= len(parts):
        return None
    arguments, variables = parts[: int(count)], parts[int(count) :]
    return Request(
        folder, arguments, dict(variable.split("=", 1) for variable in variables if "=" in variable)
    )


def _become(request: Request, streams: list[int]) -> None:
    """Turn this freshly forked process into the job; never returns."""
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for target, stream in enumerate(streams):
            os.dup2(stream, target)
        os.chdir(request.folder)
        os.environ.clear()
        os.environ.update(request.variables)
        sys.argv = request.arguments
        runpy.run_path(sys.argv[0], run_name="__main__")
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def main() -> None:
    """Arguments: the socket's path, the number of the open pipe to watch, the scripts' folder, modules to load."""
    address, alive, scripts, *modules = sys.argv[1:]
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listener.bind(address)  # in a folder of ours alone, so nobody else can connect
        listener.listen(socket.SOMAXCONN)
        for module in modules:
            importlib.import_module(module)
        ForkServer(listener, int(alive), Path(scripts)).serve()
    finally:
        shutil.rmtree(Path(address).parent, ignore_errors=True)


if __name__ == "__main__":
    main()

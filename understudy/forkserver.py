"""A process that has loaded what jobs need and forks a copy of itself for each one, so that none waits for imports.

Loading numpy, OpenCV and skia takes a third of a second, as long as many a job of the draft; a fork takes
milliseconds, and starts from the same state every time. `scripts/run.sh` is the other side. In the server's folder,
which only its user can read, it writes what it asks for to a file and the number of its process to the queue
`requests`; the answer, in a queue of its own, is the job's exit status, or an empty line if the server runs no such
script. Its folder, environment and streams the job finds where Linux shows them.
"""

import gc
import importlib
import os
import selectors
import shutil
import signal
import socket
import sys
from collections.abc import Iterable
from contextlib import suppress
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import NamedTuple

QUEUE = "requests"
_ANSWER = ".answer"
_LONGEST_READ = 1 << 16
"""Bytes: all that a queue of the system holds."""


class Request(NamedTuple):
    """A job that is asked for."""

    process: int
    """The one that asks and waits."""
    folder: str
    """Its working directory."""
    arguments: list[str]
    """The path of its script, and what follows on the command line."""


class ForkServer:
    """Serves jobs until the process that holds the other end of `alive` is gone."""

    def __init__(self, folder: Path, queue: int, alive: int, scripts: Path) -> None:
        """`queue` is that of the folder, as `open_queue` gives it. Only scripts in the folder `scripts` are run."""
        self._folder, self._requests, self._alive = folder, queue, alive
        self._scripts = scripts.resolve()
        self._begun = b""
        """Of a line in the queue whose end is still to be read."""
        self._waiting: dict[int, int] = {}
        """Process of each running job -> the queue for its answer."""

    def serve(self) -> None:
        """Fork for every request; returns when nobody is left to ask, after ending what still runs."""
        children, told = socket.socketpair()
        told.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(told.fileno())
        with selectors.DefaultSelector() as selector:
            for source in (self._requests, self._alive, children.fileno()):
                selector.register(source, selectors.EVENT_READ)
            while True:
                ready = {key.fd for key, _ in selector.select()}
                if self._alive in ready:
                    break
                if children.fileno() in ready:
                    children.recv(_LONGEST_READ)
                    for answer in self._tell_ended_jobs():
                        selector.unregister(answer)
                        os.close(answer)
                for answer in ready & set(self._waiting.values()):  # nobody is left who reads it
                    self._end_job_of(answer)
                if self._requests in ready:
                    for process in self._asking():
                        answer = self._begin_job_of(process)
                        if answer is not None:
                            selector.register(answer, selectors.EVENT_READ)
        ended = str(-signal.SIGTERM)
        for job, answer in self._waiting.items():
            os.kill(job, signal.SIGTERM)
            _tell(answer, ended)
        for queue in self._folder.glob(f"*{_ANSWER}"):  # of those whose turn has not come
            with suppress(OSError):
                _tell(_open_to_tell(queue), ended)

    def _asking(self) -> list[int]:
        """The processes that ask for a job."""
        *lines, self._begun = (self._begun + os.read(self._requests, _LONGEST_READ)).split(b"\n")
        return [int(line) for line in lines]

    def _begin_job_of(self, process: int) -> int | None:
        """Fork the job that a process asks for; gives the queue for its answer, None if there is no such job."""
        try:
            answer = _open_to_tell(self._folder / f"{process}{_ANSWER}")
        except OSError:
            return None  # it was killed in the meantime
        request = _read_request(process, self._folder / f"{process}.request")
        if request is None or Path(request.arguments[0]).resolve().parent != self._scripts:
            _tell(answer, "")  # it is not one of ours: whoever asks helps himself
            os.close(answer)
            return None
        job = os.fork()
        if job == 0:
            _become(request)
        self._waiting[job] = answer
        return answer

    def _tell_ended_jobs(self) -> list[int]:
        """Tell those who wait how their jobs ended; gives the queues that this was told in."""
        told = []
        while self._waiting:
            job, status = os.waitpid(-1, os.WNOHANG)
            if not job:
                break
            answer = self._waiting.pop(job)
            _tell(answer, str(os.waitstatus_to_exitcode(status)))
            told.append(answer)
        return told

    def _end_job_of(self, answer: int) -> None:
        """Whoever waited has gone away, killed with the workflow: so goes its job."""
        for job, waiting in self._waiting.items():
            if waiting == answer:
                os.kill(job, signal.SIGKILL)


def open_queue(folder: Path) -> int:
    """Make the queue of a server's folder. Whoever asks before the server is there has his turn when it is.

    It is open to write, too: else it would end with each who asks.
    """
    queue = folder / QUEUE
    os.mkfifo(queue)
    return os.open(queue, os.O_RDWR)


def _open_to_tell(queue: Path) -> int:
    """Open a queue for an answer, which is found but once. Raises OSError if nobody waits for it any more."""
    answer = os.open(queue, os.O_WRONLY | os.O_NONBLOCK)
    queue.unlink()
    return answer


def _tell(answer: int, text: str) -> None:
    with suppress(OSError):  # who waited for it was killed in the meantime
        os.write(answer, f"{text}\n".encode())


def _read_request(process: int, file: Path) -> Request | None:
    """What `scripts/run.sh` writes: its folder and the arguments, each with a null character behind it."""
    folder, *arguments, _ = os.fsdecode(file.read_bytes()).split("\0")
    file.unlink()
    return Request(process, folder, arguments) if arguments else None


def _become(request: Request) -> None:
    """Turn this freshly forked process into the job; never returns."""
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _take_streams(request.process)
        variables = _variables(request.process)
        os.chdir(request.folder)
        os.environ.clear()
        os.environ.update(variables)
        sys.argv = request.arguments
        # Not runpy.run_path, which would compile it anew for every job.
        script = spec_from_file_location("__main__", sys.argv[0])
        script.loader.exec_module(module_from_spec(script))
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


def _take_streams(process: int) -> None:
    """Read and write where another process does. A socket cannot be opened anew: then this server's is used."""
    for number, way in enumerate((os.O_RDONLY, os.O_WRONLY | os.O_APPEND, os.O_WRONLY | os.O_APPEND)):
        with suppress(OSError):
            stream = os.open(f"/proc/{process}/fd/{number}", way)
            os.dup2(stream, number)
            os.close(stream)


def _variables(process: int) -> dict[str, str]:
    """The environment that a process was started with."""
    content = os.fsdecode(Path(f"/proc/{process}/environ").read_bytes())
    return dict(variable.split("=", 1) for variable in content.split("\0") if "=" in variable)


def load(modules: Iterable[str]) -> None:
    """Load modules, and let ours find out what every process would find out again, where they say how."""
    for name in modules:
        importlib.import_module(name)
    for name, module in list(sys.modules.items()):
        if name.startswith("understudy.") and hasattr(module, "warm_up"):
            module.warm_up()


def main() -> None:
    """Arguments: the server's folder, its open queue, the open pipe to watch, the scripts' folder, modules to load."""
    folder, queue, alive, scripts, *modules = sys.argv[1:]
    try:
        server = ForkServer(Path(folder), int(queue), int(alive), Path(scripts))
        load(modules)
        gc.freeze()  # a job that collects garbage would else copy all memory that it shares with this process
        server.serve()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()

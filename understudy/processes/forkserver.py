"""A process that has loaded what jobs need and forks itself into runners for them, so that none waits for imports.

Loading numpy, OpenCV and skia takes a third of a second, as long as many a job of the draft; a fork takes
milliseconds, and a runner (`runner.py`) goes on with the next job. `scripts/run.sh` is the other side. In the
server's folder, which only its user can read, it writes what it asks for to a file and the number of its process to
the queue `requests`; the answer, in a queue of its own, is the job's exit status, or an empty line if the server runs
no such script. Its folder, environment and log the job finds where Linux shows them.
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
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

from understudy.processes.runner import Request, hand_over, run_jobs

QUEUE = "requests"
_ANSWER = ".answer"
_LONGEST_READ = 1 << 16
"""Bytes: all that a queue of the system holds."""
_IDLE_SECONDS = 1.0
"""After which runners without a job end: a run that trains a model for hours needs their memory."""


@dataclass
class _Runner:
    """One of the server's processes that run jobs."""

    process: int
    run: int
    """The run whose jobs it has begun with; it has seen that run's settings."""
    channel: Connection
    answer: int | None = None
    """The queue for the answer to who waits for its job; None while it has none."""


class ForkServer:
    """Serves jobs until the process that holds the other end of `alive` is gone."""

    def __init__(self, folder: Path, queue: int, alive: int, scripts: Path) -> None:
        """`queue` is that of the folder, as `open_queue` gives it. Only scripts in the folder `scripts` are run."""
        self._folder, self._requests, self._alive = folder, queue, alive
        self._scripts = scripts.resolve()
        self._begun = b""
        """Of a line in the queue whose end is still to be read."""
        self._runners: dict[int, _Runner] = {}
        """By their processes."""
        self._selector = selectors.DefaultSelector()

    def serve(self) -> None:
        """Have a job run for every request; returns when nobody is left to ask, after ending what still runs."""
        children, told = socket.socketpair()
        told.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(told.fileno())
        for source in (self._requests, self._alive, children.fileno()):
            self._selector.register(source, selectors.EVENT_READ)
        while True:
            ready = {key.fd for key, _ in self._selector.select(_IDLE_SECONDS if self._idle() else None)}
            if self._alive in ready:
                break
            for runner in list(self._runners.values()):
                if runner.channel.fileno() in ready:
                    self._tell_end_of_job(runner)
            if children.fileno() in ready:
                children.recv(_LONGEST_READ)
                self._reap_runners()
            for runner in list(self._runners.values()):
                if runner.answer in ready:  # nobody is left who reads it: all were killed
                    self._end(runner)
            if self._requests in ready:
                for process in self._asking():
                    self._begin_job_of(process)
            if not ready:
                for runner in self._idle():
                    self._end(runner)
        ended = str(-signal.SIGTERM)
        for runner in self._runners.values():
            os.kill(runner.process, signal.SIGTERM)
            if runner.answer is not None:
                _tell(runner.answer, ended)
        for queue in self._folder.glob(f"*{_ANSWER}"):  # of those whose turn has not come
            with suppress(OSError):
                _tell(_open_to_tell(queue), ended)

    def _idle(self) -> list[_Runner]:
        """Those that have no job."""
        return [runner for runner in self._runners.values() if runner.answer is None]

    def _asking(self) -> list[int]:
        """The processes that ask for a job."""
        *lines, self._begun = (self._begun + os.read(self._requests, _LONGEST_READ)).split(b"\n")
        return [int(line) for line in lines]

    def _begin_job_of(self, process: int) -> None:
        """Have the job run that a process asks for, if there is such a job."""
        try:
            answer = _open_to_tell(self._folder / f"{process}{_ANSWER}")
        except OSError:
            return  # it was killed in the meantime
        request = _read_request(process, self._folder / f"{process}.request")
        if request is None or Path(request.arguments[0]).resolve().parent != self._scripts:
            _tell(answer, "")  # it is not one of ours: whoever asks helps himself
            os.close(answer)
            return
        runner = self._idle_runner_of(request) or self._fork(request, answer)
        runner.answer = answer
        self._selector.register(answer, selectors.EVENT_READ)

    def _idle_runner_of(self, request: Request) -> _Runner | None:
        """A runner that had none and has the request now; those of other runs are ended, which are over."""
        for runner in self._idle():
            if runner.run != request.run:
                self._end(runner)
                continue
            with suppress(OSError):  # it was killed in the meantime
                hand_over(request, runner.channel)
                return runner
        return None

    def _fork(self, request: Request, answer: int) -> _Runner:
        """A new runner, which has the request."""
        channel, of_runner = Pipe()
        process = os.fork()
        if process == 0:
            os.close(answer)
            channel.close()
            for other in self._runners.values():
                other.channel.close()
                if other.answer is not None:
                    os.close(other.answer)
            run_jobs(request, of_runner)
        of_runner.close()
        runner = _Runner(process, request.run, channel)
        self._runners[process] = runner
        self._selector.register(channel, selectors.EVENT_READ)
        return runner

    def _tell_end_of_job(self, runner: _Runner) -> None:
        """Tell who waits for a runner's job that it went well, if the runner says so."""
        try:
            runner.channel.recv_bytes()
        except (EOFError, OSError):  # it has ended, which its exit status will tell
            return
        self._tell_status(runner, 0)

    def _reap_runners(self) -> None:
        """Take note of runners that have ended, and tell those who wait for their jobs how these did."""
        with suppress(ChildProcessError):  # there are no more
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                process, status = ended
                if runner := self._runners.get(process):
                    self._tell_status(runner, os.waitstatus_to_exitcode(status))
                    self._forget(runner)

    def _tell_status(self, runner: _Runner, status: int) -> None:
        """Tell the exit status of a runner's job to who waits for it, if it has one."""
        if runner.answer is not None:
            _tell(runner.answer, str(status))
            self._selector.unregister(runner.answer)
            os.close(runner.answer)
            runner.answer = None

    def _end(self, runner: _Runner) -> None:
        """End a runner, and its job if it has one."""
        os.kill(runner.process, signal.SIGKILL)
        self._tell_status(runner, -signal.SIGKILL)
        self._forget(runner)

    def _forget(self, runner: _Runner) -> None:
        self._selector.unregister(runner.channel)
        runner.channel.close()
        del self._runners[runner.process]


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
    """What `scripts/run.sh` writes: the fields of a request and the arguments, each with a null character behind it."""
    run, folder, *arguments, _ = os.fsdecode(file.read_bytes()).split("\0")
    file.unlink()
    return Request(process, int(run), folder, arguments) if arguments else None


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

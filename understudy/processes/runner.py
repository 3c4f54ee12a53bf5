"""A process that runs jobs for the fork server, one after the other; what one job has loaded, the next one finds.

It is a copy of the server (`forkserver.py`). It runs the jobs of one run only, which all read the same
settings, and ends after a job that leaves something behind: one that failed, started processes of its own, whose
memory could not be told from the next job's, left threads, or made it grow, as a model does.
"""

import json
import os
import resource
import signal
import sys
import threading
from contextlib import suppress
from importlib.util import module_from_spec, spec_from_file_location
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple, NoReturn

from understudy.progress.took import memory_held

_MOST_GROWTH = 64
"""Megabytes (2**20 bytes) of its own memory; jobs of the draft leave up to 40, one that loads torch 140."""
_MEGABYTE = 1 << 20
_LOGGED = (1, 2)
"""The numbers of a job's output and complaints, which both go to its log. Its input is the server's, which is empty."""
_FORGET_PEAK = "5"
"""What Linux takes for it (proc_pid_clear_refs(5))."""


class Request(NamedTuple):
    """A job that is asked for."""

    process: int
    """The one that asks and waits."""
    run: int
    """The process that has started that one: the workflow's."""
    folder: str
    """Its working directory."""
    arguments: list[str]
    """The path of its script, and what follows on the command line."""


def hand_over(request: Request, channel: Connection) -> None:
    """Give a request to the runner at the other end of the channel. Raises OSError if it has ended."""
    channel.send_bytes(json.dumps(request).encode())


def run_jobs(request: Request, channel: Connection) -> NoReturn:
    """Be a runner: run a job, and then those that come through the channel, until none can come; never returns.

    Into the channel goes an empty message for each job that went well, when all its files and streams are closed. The
    exit status of the process is that of its last job.
    """
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    most, own_streams = _own_memory() + _MOST_GROWTH, [os.dup(number) for number in _LOGGED]
    try:
        while True:
            status = 1  # also of a job that cannot say why it failed, since the disk of its log is full
            status = _run(request)
            for own, number in zip(own_streams, _LOGGED, strict=True):
                os.dup2(own, number)  # whoever reads the job's waits for their end
            if status or _left_something(most):
                break
            channel.send_bytes(b"")
            request = Request(*json.loads(channel.recv_bytes()))
    finally:  # also when the server has ended
        os._exit(status)


def _run(request: Request) -> int:
    """Do what a job is; gives its exit status."""
    status = 1
    try:
        _take_log(request.process)
        variables = _variables(request.process)
        os.chdir(request.folder)
        os.environ.clear()
        os.environ.update(variables)
        sys.argv = request.arguments
        # Not runpy.run_path, which would compile it anew for every job.
        script = spec_from_file_location("__main__", sys.argv[0])
        if script is None or script.loader is None:
            raise ImportError(f"{sys.argv[0]} is no script")
        script.loader.exec_module(module_from_spec(script))
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # nobody reads it any more
        status = 1
    return status


def _left_something(most: float) -> bool:
    """Whether the next job would start from another state, or with the memory of this one."""
    return (
        threading.active_count() > 1
        or memory_held(resource.RUSAGE_CHILDREN) > 0
        or _own_memory() > most
        or not _forget_peak()
    )


def _own_memory() -> float:
    """Megabytes that this process holds, less what it shares with files."""
    _, resident, shared, *_ = map(int, Path("/proc/self/statm").read_text().split())
    return (resident - shared) * resource.getpagesize() / _MEGABYTE


def _forget_peak() -> bool:
    """Let the next job's memory be measured by itself; whether the system lets us."""
    try:
        Path("/proc/self/clear_refs").write_text(_FORGET_PEAK)
    except OSError:
        return False
    return True


def _take_log(process: int) -> None:
    """Write where another process complains. A socket cannot be opened anew: then this process' own is used."""
    with suppress(OSError):
        log = os.open(f"/proc/{process}/fd/2", os.O_WRONLY | os.O_APPEND | os.O_NOCTTY)
        for number in _LOGGED:
            os.dup2(log, number)
        os.close(log)


def _variables(process: int) -> dict[str, str]:
    """The environment that a process was started with."""
    content = os.fsdecode(Path(f"/proc/{process}/environ").read_bytes())
    return dict(variable.split("=", 1) for variable in content.split("\0") if "=" in variable)

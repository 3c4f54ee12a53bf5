"""Jobs run in copies of a process that has everything loaded; nothing of it is left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from conftest import REPOSITORY, Project

RUN = (REPOSITORY / "scripts/run.py").read_text()


class Server:
    """A fork server over a folder of scripts, and the pipe that keeps it alive."""

    def __init__(self, folder: Path) -> None:
        self.scripts = folder / "scripts"
        self.scripts.mkdir()
        (self.scripts / "run.py").write_text(RUN)
        self.socket = folder / "s" / "socket"
        self.socket.parent.mkdir()
        watched, self.alive = os.pipe()
        command = [
            sys.executable,
            "-m",
            "understudy.forkserver",
            self.socket,
            str(watched),
            self.scripts,
            "json",
        ]
        self.process = subprocess.Popen(
            command, pass_fds=[watched], env={**os.environ, "PYTHONPATH": str(REPOSITORY)}
        )
        os.close(watched)
        wait_until(self.socket.exists)

    def start(self, script: str, *arguments: str) -> subprocess.Popen:
        """Start a job whose script is this text."""
        (self.scripts / "job.py").write_text(script)
        return subprocess.Popen(
            [sys.executable, self.scripts / "run.py", "job.py", *arguments],
            env={**os.environ, "UNDERSTUDY_FORKSERVER": f"{Path(sys.executable).parent}\n{self.socket}"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def wait_until(condition: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.01)


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    yield server
    server.process.kill()
    server.process.wait()


def test_a_job_runs_in_a_copy_of_the_server_with_its_own_arguments_and_streams(server: Server) -> None:
    job = server.start(
        "import os, sys; print(os.getppid(), *sys.argv[1:]); print('oh', file=sys.stderr)", "a b"
    )
    output, complaints = job.communicate()
    assert output.split("\n")[0] == f"{server.process.pid} a b"
    assert complaints == "oh\n"
    assert job.returncode == 0


def test_every_job_starts_from_the_same_state(server: Server) -> None:
    script = "import json; print(getattr(json, 'seen', 'new')); json.seen = 'used'"
    assert [server.start(script).communicate()[0] for _ in range(2)] == ["new\n", "new\n"]


@pytest.mark.parametrize(
    ("script", "status", "said"),
    [
        ("raise SystemExit(3)", 3, ""),
        ("import sys; sys.exit('in words')", 1, "in words"),
        ("1 / 0", 1, "ZeroDivisionError"),
        ("import os; os.kill(os.getpid(), 9)", -signal.SIGKILL, ""),
    ],
)
def test_a_job_ends_as_it_would_by_itself(server: Server, script: str, status: int, said: str) -> None:
    job = server.start(script)
    _, complaints = job.communicate()
    assert job.returncode == status
    assert said in complaints


def test_a_job_dies_with_the_one_who_asked_for_it(server: Server) -> None:
    asking = server.start("import os, time; print(os.getpid(), flush=True); time.sleep(60)")
    job = int(asking.stdout.readline())
    asking.kill()
    wait_until(lambda: not is_alive(job))


def test_the_server_and_its_jobs_end_with_the_workflow(server: Server) -> None:
    asking = server.start("import os, time; print(os.getpid(), flush=True); time.sleep(60)")
    job = int(asking.stdout.readline())
    os.close(server.alive)
    server.process.wait(timeout=10)
    wait_until(lambda: not is_alive(job))
    assert not server.socket.parent.exists()
    asking.kill()


def test_without_a_server_the_job_runs_by_itself(server: Server) -> None:
    server.process.kill()
    server.process.wait()
    output, _ = server.start("import sys; print('done', *sys.argv[1:])", "x").communicate()
    assert output == "done x\n"


def test_scripts_from_elsewhere_are_not_run_by_the_server(server: Server, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other/run.py").write_text(RUN)
    (tmp_path / "other/job.py").write_text("import os; print(os.getppid())")
    asked = subprocess.run(
        [sys.executable, tmp_path / "other/run.py", "job.py"],
        env={**os.environ, "UNDERSTUDY_FORKSERVER": f"{Path(sys.executable).parent}\n{server.socket}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(asked.stdout) != server.process.pid


@pytest.mark.slow
def test_a_killed_workflow_leaves_no_process_behind(project: Project) -> None:
    process = project.start()
    servers: list[int] = []

    def find_server() -> bool:
        children = psutil.Process(process.pid).children()
        servers[:] = [child.pid for child in children if "understudy.forkserver" in child.cmdline()]
        return bool(servers)

    wait_until(find_server, 20)
    time.sleep(1.0)
    os.kill(process.pid, signal.SIGKILL)
    wait_until(lambda: not is_alive(servers[0]))
    process.communicate()

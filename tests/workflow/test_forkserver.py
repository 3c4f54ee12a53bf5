"""Jobs run in copies of a process that has everything loaded; a run leaves nothing behind for the next."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from project import REPOSITORY, Project
from waiting import PATIENCE, wait_until

from understudy.processes.forkserver import open_queue

RUN = (REPOSITORY / "scripts/run.sh").read_text()
COMMAND = 'set -euo pipefail; . "$0"/run.sh job.py "$@"'
TELL_RUNNER = "import os; print(os.getpid()); "
"""Of a script: which process runs it."""


class Server:
    """A fork server over a folder of scripts, and the pipe that keeps it alive."""

    def __init__(self, folder: Path) -> None:
        self.scripts = folder / "scripts"
        self.scripts.mkdir()
        (self.scripts / "run.sh").write_text(RUN)
        self.folder = folder / "its own"
        self.folder.mkdir()
        queue = open_queue(self.folder)
        watched, self.alive = os.pipe()
        files = [queue, watched]
        arguments = [self.folder, *map(str, files), self.scripts, "json"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "understudy.processes.forkserver", *arguments],
            pass_fds=files,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        )
        for file in files:
            os.close(file)

    @property
    def environment(self) -> dict[str, str]:
        """Of those who ask it."""
        python = Path(sys.executable).parent
        return {
            **os.environ,
            "PATH": f"{python}:{os.environ['PATH']}",
            "UNDERSTUDY_PYTHON": f"{python}/python",
            "UNDERSTUDY_FORKSERVER": f"{self.process.pid} {self.folder}",
        }

    def start(self, script: str, *arguments: str, scripts: Path | None = None) -> subprocess.Popen:
        """Start a job whose script is this text, in the server's folder of scripts or in another."""
        scripts = scripts or self.scripts
        file = scripts / "job.py"
        if not file.exists() or file.read_text() != script:  # jobs that run may be about to read it
            file.write_text(script)
        return subprocess.Popen(
            ["bash", "-c", COMMAND, scripts, *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]


def command_line(process: psutil.Process) -> list[str]:
    """Of a process; empty where it has ended."""
    with suppress(psutil.Error):
        return process.cmdline()
    return []


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    yield server
    server.process.kill()
    server.process.wait()


def test_a_job_runs_in_a_copy_of_the_server_with_its_own_arguments(server: Server) -> None:
    job = server.start("import os, sys; print(os.getppid(), *sys.argv[1:])", "a b")
    assert job.communicate()[0] == f"{server.process.pid} a b\n"
    assert job.returncode == 0


@pytest.mark.parametrize("alone", [False, True])
def test_a_job_reads_nothing_and_writes_to_its_log_alone(server: Server, alone: bool) -> None:
    if alone:
        server.process.kill()
        server.process.wait()
    (server.scripts / "job.py").write_text(
        "import sys; print(repr(sys.stdin.read()), flush=True); print('oh', file=sys.stderr)"
    )
    asked = subprocess.run(
        ["bash", "-c", COMMAND, server.scripts],
        env=server.environment,
        input="typed",
        capture_output=True,
        text=True,
        check=True,
    )
    assert (asked.stdout, asked.stderr) == ("", "''\noh\n")


def test_the_jobs_of_a_run_find_what_those_before_them_have_loaded(server: Server) -> None:
    script = "import json; print(getattr(json, 'seen', 'new')); json.seen = 'used'"
    assert [server.start(script).communicate()[0] for _ in range(3)] == ["new\n", "used\n", "used\n"]


def test_the_jobs_of_another_run_find_nothing_of_it(server: Server) -> None:
    (server.scripts / "job.py").write_text(TELL_RUNNER)
    run = ["sh", "-c", '"$@"; "$@"', "sh", "bash", "-c", COMMAND, server.scripts]
    runs = [subprocess.run(run, env=server.environment, capture_output=True).stderr.split() for _ in range(2)]
    assert runs[0][0] == runs[0][1] != runs[1][0] == runs[1][1]


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("import sys; sys.exit(1)", id="failed"),
        pytest.param("import subprocess; subprocess.run('true')", id="had processes of its own"),
        pytest.param(
            "import threading, time; threading.Thread(target=time.sleep, args=(9,), daemon=True).start()",
            id="left a thread",
        ),
        pytest.param("import json; json.kept = b'1' * (80 << 20)", id="keeps much memory"),
    ],
)
def test_a_job_finds_nothing_of_one_before_it_that(script: str, server: Server) -> None:
    first, second = (server.start(TELL_RUNNER + script).communicate()[0] for _ in range(2))
    assert first != second


def test_the_memory_of_a_job_is_not_counted_for_the_next_one(server: Server) -> None:
    script = (
        "import sys; from understudy.progress.took import memory_held\n"
        "used = b'1' * (int(sys.argv[1]) << 20); del used\n" + TELL_RUNNER + "print(memory_held() < 0.2)"
    )
    large, small = (server.start(script, size).communicate()[0].split() for size in ("250", "1"))
    assert large[0] == small[0]
    assert (large[1], small[1]) == ("False", "True")


def test_a_runner_ends_when_no_job_has_come_for_a_while(server: Server) -> None:
    server.start("pass").communicate()
    assert psutil.Process(server.process.pid).children()
    wait_until(lambda: not psutil.Process(server.process.pid).children())


def test_a_runner_ends_with_its_server(server: Server) -> None:
    runner = int(server.start(TELL_RUNNER).communicate()[0])
    server.process.kill()
    wait_until(lambda: not is_alive(runner))


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
    assert said in job.communicate()[0]
    assert job.returncode == status


def test_a_job_dies_with_the_one_who_asked_for_it(server: Server) -> None:
    asking = server.start("import os, time; print(os.getpid(), flush=True); time.sleep(600)")
    job = int(asking.stdout.readline())
    asking.kill()
    wait_until(lambda: not is_alive(job))


def test_the_server_and_its_jobs_end_with_the_workflow(server: Server) -> None:
    asking = server.start("import os, time; print(os.getpid(), flush=True); time.sleep(600)")
    job = int(asking.stdout.readline())
    os.close(server.alive)
    server.process.wait(timeout=PATIENCE)
    wait_until(lambda: not is_alive(job))
    assert not server.folder.exists()
    assert asking.wait(timeout=PATIENCE) == -signal.SIGTERM


def test_who_asked_while_the_server_still_loads_ends_with_the_workflow(server: Server) -> None:
    os.kill(server.process.pid, signal.SIGSTOP)
    asking = server.start("print('should not be run')")
    wait_until(lambda: list(server.folder.glob("*.answer")))
    time.sleep(0.2)
    os.close(server.alive)
    os.kill(server.process.pid, signal.SIGCONT)
    output, _ = asking.communicate(timeout=PATIENCE)
    assert (asking.returncode, output) == (-signal.SIGTERM, "")


def test_a_job_runs_by_itself_when_the_server_dies(server: Server) -> None:
    asking = server.start("import os, time; print(os.getppid(), flush=True); time.sleep(0.1)")
    wait_until(lambda: psutil.Process(server.process.pid).children())
    server.process.kill()
    output, _ = asking.communicate(timeout=PATIENCE)
    assert output.split("\n")[-2] == str(os.getpid())


def test_many_who_ask_at_once_are_all_answered(server: Server) -> None:
    jobs = [server.start("import sys; sys.exit(int(sys.argv[1]))", str(number)) for number in range(40)]
    assert [job.wait(timeout=PATIENCE) for job in jobs] == list(range(40))


def test_a_job_has_the_environment_and_folder_of_who_asks(server: Server, tmp_path: Path) -> None:
    (server.scripts / "job.py").write_text("import os; print(os.environ['NEWS'], os.getcwd())")
    asked = subprocess.run(
        ["bash", "-c", COMMAND, server.scripts],
        env={**server.environment, "NEWS": "two\nlines"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert asked.stderr == f"two\nlines {tmp_path}\n"


def test_a_job_that_cannot_say_why_it_failed_has_failed(server: Server) -> None:
    (server.scripts / "job.py").write_text("import sys; sys.exit('in words' if len(sys.argv) > 1 else 0)")
    ask = ["bash", "-c", f'{COMMAND} 2> "$LOG"', server.scripts]
    for arguments, log, status in (([], "/dev/null", 0), (["fail"], "/dev/full", 1)):
        environment = {**server.environment, "LOG": log}
        assert subprocess.run([*ask, *arguments], env=environment).returncode == status


def test_no_file_is_left_of_a_job_that_is_done(server: Server) -> None:
    server.start("pass").communicate()
    assert [file.name for file in server.folder.iterdir()] == ["requests"]


def test_without_a_server_the_job_runs_by_itself(server: Server) -> None:
    server.process.kill()
    server.process.wait()
    output, _ = server.start("import sys; print('done', *sys.argv[1:])", "x").communicate()
    assert output == "done x\n"


def test_a_job_whose_server_is_just_ending_runs_by_itself(server: Server) -> None:
    shutil.rmtree(server.folder)
    output, _ = server.start("import sys; print('done', *sys.argv[1:])", "x").communicate()
    assert output == "done x\n"


def test_scripts_from_elsewhere_are_not_run_by_the_server(server: Server, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "run.sh").write_text(RUN)
    output, _ = server.start("import os; print(os.getppid())", scripts=other).communicate()
    assert int(output) != server.process.pid


def test_a_job_of_another_python_is_not_run_by_the_server(server: Server, tmp_path: Path) -> None:
    (tmp_path / "python").symlink_to(sys.executable)
    (server.scripts / "job.py").write_text("import os; print(os.getppid())")
    environment = server.environment
    environment["PATH"] = f"{tmp_path}:{environment['PATH']}"
    asked = subprocess.run(
        ["bash", "-c", COMMAND, server.scripts], env=environment, capture_output=True, text=True, check=True
    )
    assert int(asked.stderr) != server.process.pid


def test_a_killed_workflow_leaves_no_process_behind(project: Project) -> None:
    process = project.start(alone=True)
    servers: list[int] = []

    def find_server() -> bool:
        children = psutil.Process(process.pid).children()
        servers[:] = [
            child.pid for child in children if "understudy.processes.forkserver" in command_line(child)
        ]
        return bool(servers)

    wait_until(find_server)
    time.sleep(1.0)
    os.kill(process.pid, signal.SIGKILL)
    wait_until(lambda: not is_alive(servers[0]))
    process.communicate()

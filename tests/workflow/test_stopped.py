"""Processes that a signal has stopped are found, told and ended."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from project import Project
from waiting import PATIENCE

from understudy.processes.stopped import StoppedProcesses


@pytest.fixture
def child() -> Iterator[subprocess.Popen]:
    process = subprocess.Popen(["sleep", "600"])
    yield process
    process.kill()
    process.wait()


def stop(process: psutil.Process) -> None:
    process.suspend()
    while process.status() != psutil.STATUS_STOPPED:
        time.sleep(0.01)


def test_a_process_that_stays_stopped_is_told_and_ended(child: subprocess.Popen) -> None:
    told: list[str] = []
    stopped = StoppedProcesses(told.append)
    stop(psutil.Process(child.pid))
    stopped.look()
    assert not told
    stopped.look()
    assert told[0].startswith(f"sleep (process {child.pid}) was stopped by a signal")
    assert child.wait(10) == -signal.SIGKILL


def test_a_process_that_goes_on_is_left_alone(child: subprocess.Popen) -> None:
    told: list[str] = []
    stopped = StoppedProcesses(told.append)
    stop(psutil.Process(child.pid))
    stopped.look()
    os.kill(child.pid, signal.SIGCONT)
    stopped.look()
    stopped.look()
    assert not told
    assert child.poll() is None


def test_what_is_stopped_in_the_fork_server_of_a_batch_is_found_by_its_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = ["sh", "-c", "sh -c 'sleep 600 & wait' understudy -m understudy.processes.forkserver & echo $!"]
    with subprocess.Popen(started, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as shell:
        server = psutil.Process(int(shell.stdout.readline()))
        shell.wait()  # now the server is no child of this process
        os.mkfifo(tmp_path / "requests")
        monkeypatch.setenv("UNDERSTUDY_FORKSERVER", f"{server.pid} {tmp_path}")
        while not server.children():
            time.sleep(0.01)
        (runner,) = server.children()
        told: list[str] = []
        stopped = StoppedProcesses(told.append)
        for process in (server, runner):
            stop(process)
        stopped.look()
        stopped.look()
        for process in (runner, server):
            with suppress(psutil.Error):
                process.wait(PATIENCE)
            with suppress(psutil.Error):
                process.kill()
        assert sorted(sentence.split(" was stopped")[0] for sentence in told) == [
            f"sleep (process {runner.pid})",
            f"understudy.processes.forkserver (process {server.pid})",
        ]


def test_a_run_does_not_wait_for_a_job_that_was_stopped(project: Project) -> None:
    run = project.start("results/short.mp4", alone=True)
    job = None
    while job is None and run.poll() is None:
        with suppress(psutil.Error):
            shells = [child for child in psutil.Process(run.pid).children() if child.name() == "bash"]
            job = next(iter(shells), None)
    assert job, run.communicate()[0]
    stop(job)
    output, _ = run.communicate(timeout=PATIENCE)
    assert run.returncode != 0
    assert f"(process {job.pid}) was stopped by a signal" in output
    assert "1 job failed" in output  # its shell was killed; the job itself may just have ended well
    project.snakemake("results/short.mp4")

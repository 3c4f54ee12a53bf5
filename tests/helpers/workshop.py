"""A keeper of workers for tests, and jobs that call it."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
from project import REPOSITORY

from understudy.workers.call import Call

MARK = "UNDERSTUDY_TEST_MARK"
"""Environment variable by which the processes of one test are found."""

PARENT = """
import os, subprocess, sys
watched, held = os.pipe()
command = [sys.executable, "-m", "understudy.workers.keeper", str(watched), *sys.argv[1:], "logs/workers"]
subprocess.Popen(command, pass_fds=[watched], start_new_session=True)
sys.stdin.read()
"""
"""Stands for Snakemake: it starts a keeper, and lives until it is killed or the test ends."""

JOB = """
from understudy.processes.job import run
from understudy.workers.call import Call
from understudy.workers.client import call
def work(asked: str) -> None:
    print(call(Call.from_json(asked)))
run(work)
"""


def marked_processes(mark: str) -> list[psutil.Process]:
    """All living processes that have inherited this mark."""

    def is_marked(process: psutil.Process) -> bool:
        try:
            return process.environ().get(MARK) == mark and process.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:
            return False

    return [process for process in psutil.process_iter() if is_marked(process)]


def _runs(process: psutil.Process, module: str) -> bool:
    try:
        return module in process.cmdline()
    except psutil.Error:
        return False  # it has just ended


def end_marked_processes(mark: str) -> None:
    """Kill all that is left of a test."""
    for process in marked_processes(mark):
        with suppress(psutil.NoSuchProcess):
            process.kill()


def sample_python(folder: Path) -> Path:
    """An interpreter that knows the engines of tests/sample_engines, as an environment of its own would."""
    python = folder / "python"
    engines = shlex.quote(str(REPOSITORY / "tests/sample_engines"))
    python.write_text(
        f'#!/bin/sh\nPYTHONPATH="$PYTHONPATH":{engines} exec {shlex.quote(sys.executable)} "$@"\n'
    )
    python.chmod(0o755)
    return python


class Workshop:
    """A folder in which jobs call the sample engine."""

    def __init__(self, folder: Path, mark: str) -> None:
        self.folder, self._mark = folder, mark
        self._python = sample_python(folder)
        self.parent: subprocess.Popen | None = None
        self.socket_folder: Path | None = None

    def start(self, devices: tuple[str, ...] = ("cpu",), idle_minutes: float = 1) -> None:
        """Start a keeper, and a process with which it ends."""
        self.parent = subprocess.Popen(
            [sys.executable, "-c", PARENT, json.dumps(devices), str(idle_minutes)],
            cwd=self.folder,
            env=self.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.socket_folder = Path(self.parent.stdout.readline().strip())

    def environment(self) -> dict[str, str]:
        """Of the processes of this test."""
        found = {**os.environ, "PYTHONPATH": str(REPOSITORY), MARK: self._mark}
        found |= {"CUDA_VISIBLE_DEVICES": "0,1", "UNDERSTUDY_DEVICES": '["cpu"]', "OMP_NUM_THREADS": "1"}
        return found | ({"UNDERSTUDY_WORKERS": str(self.socket_folder)} if self.socket_folder else {})

    def call(self, verb: str, name: str = "a", loading: str = "quick", **arguments: Any) -> Call:
        """A call of the sample engine; arguments that are Path, or lists of Path, are paths."""
        paths = {key: value for key, value in arguments.items() if isinstance(value, Path | list)}
        return Call(
            stage="image",
            engine="sample",
            settings={"name": name, "loading": loading},
            verb=verb,
            paths={
                key: [str(part) for part in path] if isinstance(path, list) else str(path)
                for key, path in paths.items()
            },
            arguments={key: value for key, value in arguments.items() if key not in paths},
            python=str(self._python),
            vram=12,
            models={"weights": "models/weights"},
            folder=str(self.folder),
        )

    def job(self, call: Call) -> subprocess.Popen:
        """Start a job that makes a call."""
        return subprocess.Popen(
            [sys.executable, "-c", JOB, "--asked", call.to_json()],
            cwd=self.folder,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def lines(self, name: str) -> list[str]:
        """Of loads.txt: each loading; of steps.txt: each step."""
        file = self.folder / name
        return file.read_text().splitlines() if file.exists() else []

    def log(self, device: str = "cpu") -> str:
        """What the workers on a device have said."""
        return (self.folder / f"logs/workers/image-sample-{device}.log").read_text()

    def processes(self) -> list[psutil.Process]:
        """All processes of this test that are alive."""
        return marked_processes(self._mark)

    def keeper(self) -> psutil.Process:
        """The keeper's process."""
        return next(process for process in self.processes() if _runs(process, "understudy.workers.keeper"))

    def workers(self) -> list[psutil.Process]:
        """The processes of the workers and of what they have started."""
        return [process for process in self.processes() if _runs(process, "understudy.workers.worker")]

    def close(self) -> None:
        """End all that is left."""
        end_marked_processes(self._mark)
        if self.socket_folder:
            shutil.rmtree(self.socket_folder, ignore_errors=True)
        if self.parent:
            self.parent.communicate()

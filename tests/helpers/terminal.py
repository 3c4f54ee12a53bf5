"""A shell on a terminal, typed into as people do."""

import os
import re
import signal
import sys
import time
import uuid
from contextlib import suppress
from pathlib import Path

import pexpect
import psutil
import pyte
from project import Project
from shipped import REPOSITORY
from waiting import PATIENCE

FILM = "results/short.mp4"
SNAKEMAKE = f"snakemake --cores 2 {FILM}"
MAKE = f"make {FILM}"
BATCH = "python -m understudy.batch --cores 2"

_MARK = "UNDERSTUDY_TEST_TERMINAL"
"""Of all processes that a terminal has begun, wherever they have gone since."""
_LINES = 50
PATH = f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"


class Terminal:
    """bash on a pseudo-terminal, in a project's folder with the README's environment activated."""

    def __init__(self, project: Project, columns: int = 100) -> None:
        self.project = project
        for name in ("Makefile", "pyproject.toml", "tests"):
            if not (project.root / name).exists():
                (project.root / name).symlink_to(REPOSITORY / name)
        if not (project.root / ".venv").exists():
            (project.root / ".venv").symlink_to(sys.prefix)
        self._mark = uuid.uuid4().hex
        kept = ("HOME", "LANG", "XDG_CONFIG_HOME", "OMP_NUM_THREADS")
        self._environment = {name: os.environ[name] for name in kept if name in os.environ} | {
            "PATH": PATH,
            "PYTHONPATH": str(REPOSITORY),
            "TERM": "xterm-256color",
            "PS1": "$ ",
            _MARK: self._mark,
        }
        self._screen = pyte.HistoryScreen(columns, _LINES, history=10_000)
        self._stream = pyte.Stream(self._screen)
        self.text = ""
        """All that was written to it."""
        self._shell = pexpect.spawn(
            "bash",
            ["--norc", "--noprofile", "-i"],
            cwd=str(project.root),
            env=self._environment,
            dimensions=(_LINES, columns),
            encoding="utf-8",
            codec_errors="replace",
            preexec_fn=hear_ctrl_c,
        )
        self._shell.logfile_read = self
        self._command = psutil.Process(self._shell.pid).cmdline()
        self._name = str(Path(f"/proc/{self._shell.pid}/fd/0").readlink())
        self.look(0.2)

    def write(self, text: str) -> None:
        """What the terminal shows."""
        self.text += text
        self._stream.feed(text)

    def flush(self) -> None:
        """All is shown at once."""

    def type(self, line: str) -> None:
        """Type a line and Enter."""
        self._shell.sendline(line)

    def press(self, letter: str) -> None:
        """Press a letter with Ctrl."""
        self._shell.sendcontrol(letter)

    def resize(self, columns: int) -> None:
        """Make the window narrower or wider."""
        self._shell.setwinsize(_LINES, columns)
        self._screen.resize(columns=columns)

    def close(self) -> None:
        """Close the window: the system hangs up the shell and what it runs in the foreground."""
        os.kill(self._shell.pid, signal.SIGHUP)
        self._shell.close(force=True)

    def end(self) -> None:
        """Close it, and leave nothing behind."""
        self.close()
        for process in self.processes():
            with suppress(psutil.Error):
                process.kill()

    def wait_for(self, text: str) -> None:
        """Wait until a text is written that was not there before this call or the last one."""
        self._shell.expect_exact(text, timeout=PATIENCE)

    def wait_for_file(self, name: str) -> None:
        """Wait until a file of the project is there."""
        deadline = time.monotonic() + PATIENCE
        while not self.project.path(name).exists():
            assert time.monotonic() < deadline, self.text
            self.look(0.02)

    def status(self) -> int:
        """The exit status of the last command, when it has ended."""
        self._shell.sendline("echo status=$?=")
        self._shell.expect(r"status=(\d+)=", timeout=PATIENCE)
        return int(self._shell.match[1])

    def screen(self) -> list[str]:
        """The lines that the user sees now, and those that have gone up."""
        self.look(0.1)
        gone = [
            "".join(line[column].data for column in range(len(line))) for line in self._screen.history.top
        ]
        return [line.rstrip() for line in [*gone, *self._screen.display] if line.strip()]

    def processes(self) -> list[psutil.Process]:
        """Those that it has begun and that are there, but for its shell."""
        found = []
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                if process.pid != self._shell.pid and process.environ().get(_MARK) == self._mark:
                    found.append(process)
        return found

    def wait_until_left(self) -> None:
        """Wait until none of its processes is there."""
        deadline = time.monotonic() + PATIENCE
        while left := [_in_words(process) for process in self.processes()]:
            assert time.monotonic() < deadline, left
            self.look(0.05)

    def those_that_reach_it(self, apart_from: re.Pattern[str]) -> set[str]:
        """The commands of its processes that could read or change it now."""
        found = set()
        for process in self.processes():
            with suppress(psutil.Error, OSError):
                is_beginning = process.cmdline() == self._command  # the shell's copy, which will be a command
                if is_beginning or apart_from.search(" ".join(process.cmdline())):
                    continue
                files = {str(file.readlink()) for file in Path(f"/proc/{process.pid}/fd").iterdir()}
                reads = str(Path(f"/proc/{process.pid}/fd/0").readlink())
                if process.terminal() or self._name in files or not reads.startswith(("/dev/null", "pipe:")):
                    found.add(_in_words(process))
        return found

    def look(self, seconds: float) -> None:
        """Read for a while what is written."""
        if self._shell.closed:
            time.sleep(seconds)
            return
        with suppress(pexpect.TIMEOUT, pexpect.EOF):
            self._shell.expect("\0never\0", timeout=seconds)


def hear_ctrl_c() -> None:
    """In a process that is about to begin: tests may run where Ctrl-C is ignored, as in the background of a script."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _in_words(process: psutil.Process) -> str:
    with suppress(psutil.Error):
        return f"{process.pid} {process.status()} {' '.join(process.cmdline())}"
    return f"{process.pid}"

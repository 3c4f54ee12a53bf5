"""The README's commands, typed into a shell on a terminal, and in the other places where people start them."""

import ast
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from project import REPOSITORY, Project
from terminal import BATCH, FILM, MAKE, PATH, SNAKEMAKE, Terminal
from waiting import PATIENCE

_TYPED = re.compile(
    r"\bsnakemake --cores|-m snakemake|understudy\.batch|\bmake results|multiprocessing\.|bash -c|mkfifo|cpu_count"
)
"""The command itself, and the shells of its jobs, which must hear Ctrl-C and have not begun the job yet."""

_MARK_OF_SET_UP, _PINS = REPOSITORY / ".venv/draft", REPOSITORY / "envs/draft.txt"
is_set_up = pytest.mark.skipif(
    not _MARK_OF_SET_UP.exists() or _MARK_OF_SET_UP.stat().st_mtime < _PINS.stat().st_mtime,
    reason="make would set up an environment first",
)


@pytest.mark.parametrize("command", [SNAKEMAKE, BATCH])
def test_no_job_reaches_the_terminal_that_its_run_was_typed_into(command: str, terminal: Terminal) -> None:
    terminal.type(command)
    reached = set()
    deadline = time.monotonic() + PATIENCE
    while "is ready" not in terminal.text:
        assert time.monotonic() < deadline, terminal.text
        reached |= terminal.those_that_reach_it(_TYPED)
        terminal.look(0.02)
    assert terminal.status() == 0
    assert not reached
    terminal.wait_until_left()


@pytest.mark.parametrize(
    ("command", "times"), [(SNAKEMAKE, 2), pytest.param(MAKE, 1, marks=is_set_up), (BATCH, 1)]
)
def test_ctrl_c_ends_a_run_in_words_and_the_same_command_goes_on(
    command: str, times: int, terminal: Terminal
) -> None:
    terminal.type(command)
    terminal.wait_for_file("logs/short/small/hello/speech.log")
    for _ in range(times):
        terminal.press("c")
        terminal.look(0.1)
    assert terminal.status() in (1, 2, 130)
    said = "\n".join(terminal.screen())
    assert "topped" in said
    assert "Traceback" not in said
    assert "rror" not in said.replace("Error 1", "")
    terminal.wait_until_left()
    terminal.type(command)
    terminal.wait_for("is ready")
    assert terminal.status() == 0


@pytest.mark.parametrize(
    ("command", "said", "seconds"),
    [(SNAKEMAKE, "Using workflow specific profile", seconds) for seconds in (0.1, 0.4, 0.8)]
    + [(BATCH, "1 topic: short", 0.3)],
)
def test_ctrl_c_before_the_first_job_ends_in_a_line(
    command: str, said: str, seconds: float, terminal: Terminal
) -> None:
    terminal.type(command)
    terminal.wait_for(said)
    terminal.look(seconds)
    terminal.press("c")
    assert terminal.status() in (1, 130)
    said = "\n".join(terminal.screen())
    assert "topped" in said
    assert "Traceback" not in said
    assert "killed" not in said
    terminal.wait_until_left()


@pytest.mark.parametrize("word", ["fg", "bg"])
def test_a_run_that_is_paused_goes_on(word: str, terminal: Terminal) -> None:
    terminal.type(SNAKEMAKE)
    terminal.wait_for_file("logs/short/small/hello/speech.log")
    terminal.press("z")
    terminal.wait_for("Stopped")
    terminal.look(1.5)
    assert not terminal.project.path(FILM).exists()
    terminal.type(word)
    terminal.wait_for("is ready")
    assert terminal.status() == 0
    assert "Traceback" not in terminal.text


def test_a_window_that_becomes_narrow_is_written_to_its_width(terminal: Terminal) -> None:
    terminal.type(SNAKEMAKE)
    terminal.wait_for_file("logs/short/small/hello/speech.log")
    terminal.resize(40)
    terminal.wait_for("Done")
    assert terminal.status() == 0
    assert not [line for line in terminal.screen()[-5:] if "━" in line]


def test_a_closed_window_leaves_no_process_and_the_next_one_goes_on(small: Project) -> None:
    closed = Terminal(small)
    closed.type(SNAKEMAKE)
    closed.wait_for_file("logs/short/small/hello/speech.log")
    closed.close()
    closed.wait_until_left()
    opened = Terminal(small)
    opened.type(SNAKEMAKE)
    assert opened.status() == 0
    assert small.path(FILM).exists()
    opened.end()


@pytest.fixture
def at_the_end(small_once: Project, tmp_path: Path) -> Iterator[Terminal]:
    """A shell in the folder of a film whose last jobs are left."""
    project = small_once.copy(tmp_path)
    for file in (
        FILM,
        *(f"results/short/small/{name}.mp4" for name in ("film.unsigned", "film.marked", "film")),
    ):
        project.path(file).unlink()
    opened = Terminal(project)
    yield opened
    opened.end()


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(f"nohup {SNAKEMAKE} > said.txt 2>&1 &", id="nohup"),
        pytest.param(f"setsid {SNAKEMAKE} > said.txt 2>&1", id="setsid"),
        pytest.param(
            f'env -i PATH="$PATH" PYTHONPATH="$PYTHONPATH" sh -c "{SNAKEMAKE}" > said.txt 2>&1', id="cron"
        ),
        pytest.param(f"make -j 2 {FILM}", id="make -j", marks=is_set_up),
        pytest.param(f"script --quiet --command '{SNAKEMAKE}' said.txt", id="script"),
        pytest.param(f"tmux -L understudy-test new-session '{SNAKEMAKE}'", id="tmux"),
    ],
)
def test_a_film_is_made_elsewhere(command: str, at_the_end: Terminal) -> None:
    if not shutil.which(command.split()[0], path=PATH):
        pytest.skip(f"there is no {command.split()[0]}")
    at_the_end.type(command)
    at_the_end.wait_for_file(FILM)
    at_the_end.wait_until_left()


def test_the_desk_ends_with_ctrl_c(terminal: Terminal) -> None:
    terminal.type("python -m understudy.desk --no-browser")
    terminal.wait_for("The desk is open")
    terminal.press("c")
    assert terminal.status() in (0, 130)
    assert "Traceback" not in terminal.text
    terminal.wait_until_left()


@is_set_up
def test_the_tests_of_one_file_run(terminal: Terminal) -> None:
    terminal.type("make test TESTS=tests/unit/test_short_differences.py")
    terminal.wait_for("passed")
    assert terminal.status() == 0


def test_no_program_is_started_that_could_read_what_somebody_types() -> None:
    folders = ("understudy", "training", "rules", "scripts", "snakemake_logger_plugin_understudy")
    starts = [
        (file.relative_to(REPOSITORY), call.lineno, {argument.arg for argument in call.keywords})
        for folder in folders
        for file in (REPOSITORY / folder).rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text()))
        if isinstance(call, ast.Call)
        and re.search(r"\b(subprocess\.(run|Popen)|create_subprocess_exec)$", ast.unparse(call.func))
    ]
    assert starts
    assert not [(file, line) for file, line, told in starts if not told & {"stdin", "input"}]

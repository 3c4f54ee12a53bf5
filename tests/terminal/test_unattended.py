"""Runs that nobody listens to any more, or whose batch has gone."""

import os
import signal
from pathlib import Path

import pytest
from terminal import BATCH, FILM, SNAKEMAKE, Terminal

from understudy.processes import background as background


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_batch_that_is_ended_alone_takes_its_run_along(number: int, terminal: Terminal) -> None:
    terminal.type(BATCH)
    terminal.wait_for_file("logs/short/small/hello/speech.log")
    (batch,) = (process for process in terminal.processes() if "understudy.batch" in process.cmdline())
    batch.send_signal(number)
    assert terminal.status() in (1, 128 + number)
    terminal.wait_until_left()
    if number == signal.SIGINT:  # a batch that was killed takes its jobs along before its run can know why
        said = "\n".join(terminal.screen())
        assert "topped" in said
        assert "failed" not in said
        assert "Go on with" not in said
        assert "The same command goes on where it was." in said


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(f"{SNAKEMAKE} <&- 2>&-", id="nothing to read and nobody to write to"),
        pytest.param(f"{BATCH} <&- >&- 2>&-", id="a batch without anything"),
        pytest.param(f"{BATCH} 2>&1 | head -1", id="a batch whose reader goes"),
    ],
)
def test_a_film_is_made_though_nobody_listens(command: str, terminal: Terminal) -> None:
    terminal.type(command)
    terminal.wait_for_file(FILM)
    terminal.wait_until_left()


def test_a_session_that_has_no_share_of_its_own_gives_none_to_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "autogroup").write_text("")
    monkeypatch.setattr(background, "_OWN_SHARE", tmp_path / "autogroup")
    background.take_as_much_as_this(os.getpid())

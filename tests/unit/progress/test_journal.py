"""A run's journal: what programs read of it."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console
from rich.text import Text

from understudy.desk.account import Account
from understudy.progress.failure import Failure
from understudy.progress.job import Job
from understudy.progress.journal import VARIABLE, JournalView
from understudy.progress.run import Run

JOB = Job(7, "speech", {"topic": "gps", "preset": "draft", "scene": "opening"}, ("a.wav",), (Path("a.log"),))


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "journal.jsonl"))
    return tmp_path / "journal.jsonl"


def events(journal: Path) -> list[dict]:
    return [json.loads(line) for line in journal.read_text().splitlines()]


def test_a_run_is_told_job_by_job_and_in_the_words_of_the_terminal(journal: Path) -> None:
    run, shown = Run(started=0.0), io.StringIO()
    run.plan({"speech": 1})
    view = JournalView(Console(file=shown, width=200), run)
    run.begin(JOB, 1.0)
    view.job_begun(JOB)
    view.job_done(*run.finish(7, 3.0))
    view.tell(Text("results/gps.mp4 is ready"))
    begun, done, said = events(journal)
    assert (begun["event"], begun["job"]["stage"], begun["finished"], begun["expected"]) == (
        "begun",
        "speech",
        0,
        1,
    )
    assert (done["event"], done["seconds"], done["finished"]) == ("done", 2.0, 1)
    assert (said["text"], said["bad"]) == ("results/gps.mp4 is ready", False)
    assert "gps · speech · opening" in shown.getvalue()


def test_an_account_knows_what_is_at_work_and_what_failed_in_each_scene(journal: Path) -> None:
    run = Run(started=0.0)
    view = JournalView(Console(file=io.StringIO()), run)
    account = Account()
    run.begin(JOB, 1.0)
    view.job_begun(JOB)
    for event in events(journal):
        account.hear(event)
    told = account.told()
    assert [job["title"] for job in told["working"]] == ["gps · speech · opening"]
    assert told["scenes"] == {"gps": {"opening": {"speech": "running"}}}
    view.job_failed(Failure(JOB, "no voice", None))
    account.hear(events(journal)[-1])
    assert account.told()["scenes"] == {"gps": {"opening": {"speech": "failed"}}}
    assert account.told()["working"] == []

"""What a desk says of its runs: a failure that was mended is none any more."""

import asyncio
import os
import time
from pathlib import Path
from typing import Any

import pytest

from understudy.desk import workflow
from understudy.desk.account import Account
from understudy.desk.runs import DONE, FAILED, MENDED, Runs

FILM, OTHER = "results/short.mp4", "results/other.mp4"


def event(kind: str, number: int, stage: str = "chunk", scene: str = "hello") -> dict[str, Any]:
    wildcards = {"topic": "short", "scene": scene}
    job = {"id": number, "stage": stage, "title": "", "logs": [], "wildcards": wildcards}
    return {
        "event": kind,
        "job": job,
        "time": 0.0,
        "finished": 0,
        "expected": 9,
        "guessed": False,
        "left": None,
    }


def told(*events: dict[str, Any]) -> dict[str, Any]:
    account = Account()
    for heard in events:
        account.hear(heard)
    return account.told()


def test_a_stage_is_failed_until_each_of_its_failed_jobs_is_done() -> None:
    failed = [event("begun", 1), event("begun", 2), event("failed", 1), event("failed", 2)]
    assert told(*failed)["scenes"]["short"]["hello"]["chunk"] == "failed"
    half = [*failed, event("begun", 1), event("done", 1)]
    assert told(*half)["scenes"]["short"]["hello"]["chunk"] == "failed"
    assert told(*half)["failures"] == 1
    mended = told(*half, event("begun", 2), event("done", 2))
    assert mended["scenes"]["short"]["hello"]["chunk"] == "done"
    assert mended["failures"] == 0


def ended(root: Path, monkeypatch: pytest.MonkeyPatch, *runs: tuple[str, int]) -> Runs:
    """Runs for a target, that end with a status, one after the other."""
    statuses = iter(status for _, status in runs)
    monkeypatch.setattr(workflow, "is_taken", lambda root: False)

    async def work() -> Runs:
        desk = Runs(root, 1)

        async def snakemake(run: object) -> int:
            return next(statuses)

        desk._snakemake = snakemake
        async with desk.working():
            for target, _ in runs:
                desk.add("", [], [target], lambda: None)
            while desk.are_at_work:
                await asyncio.sleep(0)
        return desk

    return asyncio.run(work())


@pytest.mark.parametrize(
    ("later", "state"), [((FILM, 0), MENDED), ((FILM, 1), FAILED), ((OTHER, 0), FAILED)], ids=str
)
def test_a_failed_run_is_mended_by_one_that_makes_the_same(
    later: tuple[str, int], state: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest, failed = ended(tmp_path, monkeypatch, (FILM, 1), later).told()
    assert failed["state"] == state
    assert newest["state"] == (FAILED if later[1] else DONE)


def test_a_failed_run_is_mended_by_a_command_line_and_not_by_an_old_film(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = tmp_path / FILM
    film.parent.mkdir()
    film.touch()
    os.utime(film, (1.0, 1.0))
    desk = ended(tmp_path, monkeypatch, (FILM, 1))
    assert desk.told()[0]["state"] == FAILED
    later = time.time() + 1
    os.utime(film, (later, later))
    assert desk.told()[0]["state"] == MENDED

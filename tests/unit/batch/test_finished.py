"""A batch passes over films of which nothing is to be made again."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from understudy.batch import finished as module
from understudy.batch.finished import finished
from understudy.batch.run import Stopped
from understudy.files import write_text

TOPICS = [f"topic-{number:03}" for number in range(60)]
Plan = Callable[[Sequence[str], Sequence[str], Path], bool]


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The files of each plan that was asked for; there are films of all topics."""
    monkeypatch.chdir(tmp_path)
    for topic in TOPICS:
        write_text(Path(f"results/{topic}.mp4"), "made")
    return []


def planning(calls: list[list[str]], *jobs: dict[str, str], fails: bool = False) -> Plan:
    """What stands for Snakemake's dry run, which finds jobs with these wildcards if their topic is asked for."""

    def plan(files: Sequence[str], options: Sequence[str], journal: Path) -> bool:
        calls.append(list(files))
        found = [job for job in jobs if "topic" not in job or f"results/{job['topic']}.mp4" in files]
        events = [{"event": "plan", "jobs": [{"wildcards": job} for job in found]}]
        journal.write_text("".join(f"{json.dumps(event)}\n" for event in events))
        return not fails

    return plan


def test_topics_with_jobs_are_left_over(calls: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "plan", planning(calls, {"topic": "topic-007", "scene": "opening"}))
    assert finished(TOPICS, [], 2) == set(TOPICS) - {"topic-007"}


def test_a_job_of_no_topic_concerns_all(calls: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "plan", planning(calls, {"persona": "ada"}))
    assert finished(TOPICS, [], 2) == set()


def test_topics_without_a_film_are_not_even_looked_at(
    calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("results/topic-000.mp4").unlink()
    monkeypatch.setattr(module, "plan", planning(calls))
    assert "topic-000" not in finished(TOPICS, [], 2)
    assert not any("results/topic-000.mp4" in call for call in calls)


def test_a_plan_that_fails_passes_over_nothing(
    calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "plan", planning(calls, fails=True))
    assert finished(TOPICS, [], 2) == set()


def test_who_stops_it_gets_no_traceback(calls: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(files: Sequence[str], options: Sequence[str], journal: Path) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "plan", interrupted)
    with pytest.raises(Stopped):
        finished(TOPICS, [], 2)


def test_every_core_gets_its_part(calls: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "plan", planning(calls))
    finished(TOPICS, [], 2)
    assert sorted(map(len, calls)) == [30, 30]

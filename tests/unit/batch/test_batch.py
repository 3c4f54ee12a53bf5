"""A batch: in slices, past whatever fails, and told at the end."""

import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from project import SCRIPT, Project
from shipped import shipped

from understudy.batch import batch as module
from understudy.batch import command
from understudy.batch.batch import Batch
from understudy.batch.batch_page import write_page
from understudy.batch.outcome import Outcome, Trouble
from understudy.batch.run import Stopped
from understudy.batch.totals import totals
from understudy.files import write_text
from understudy.progress.ending import Ending, FailedJob, read_ending, write_ending


class Workflow:
    """Stands for Snakemake: makes what it is asked for, but for what it is told to fail at."""

    def __init__(self) -> None:
        self.runs: list[list[str]] = []
        self.failing: dict[str, FailedJob] = {}
        """Topic -> the job that fails as often as it is asked for."""
        self.refused: dict[str, str] = {}
        """Topic -> why no run with it can start."""
        self.quiet_ends = 0
        """How many runs still end before their last film."""

    def make(self, files: Sequence[str], options: Sequence[str]) -> Ending:
        """As `understudy.batch.run.make`."""
        self.runs.append(list(files))
        if reasons := [self.refused[topic] for topic in map(topic_of, files) if topic in self.refused]:
            return ending(errors=tuple(reasons[:1]))
        failed = [self.failing[topic] for topic in map(topic_of, files) if topic in self.failing]
        made = [file for file in files if topic_of(file) not in self.failing]
        if self.quiet_ends and made[0].endswith(".mp4"):
            self.quiet_ends -= 1
            made = made[:-1]
        for file in made:
            write_text(Path(file), "made")
        begun = tuple(map(topic_of, files))
        films = tuple(file for file in made if file.endswith(".mp4"))
        return ending(jobs=len(files), begun=begun, films=films, failures=tuple(failed))


def topic_of(file: str) -> str:
    return Path(file).parts[1].removesuffix(".mp4")


def ending(**known: object) -> Ending:
    nothing = {"jobs": 0, "begun": (), "films": (), "failures": (), "errors": (), "was_stopped": False}
    return Ending(**{**nothing, **known})


def failed_job(topic: str, *, may_pass: bool = False) -> FailedJob:
    return FailedJob(topic, f"{topic} · speech", "no voice", "logs/speech.log", may_pass)


@pytest.fixture
def workflow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workflow:
    """A project of the topics a to e, and what stands for its workflow."""
    (tmp_path / "config").mkdir()
    for name in ("personas", "presets"):
        (tmp_path / "config" / name).symlink_to(shipped() / "config" / name)
    write_text(tmp_path / "config/config.yaml", "preset: draft\n")
    write_sheet(tmp_path, "abcde")
    monkeypatch.chdir(tmp_path)
    standing_in = Workflow()
    monkeypatch.setattr(module, "make", standing_in.make)
    monkeypatch.setattr(module, "load_jobs", lambda films: None)
    monkeypatch.setattr(module, "finished", lambda topics, options, cores: set())
    return standing_in


def write_sheet(root: Path, topics: str) -> None:
    lines = [f"{topic}\tTell me of {topic}\tOne thing." for topic in topics]
    write_text(root / "config/topics.tsv", "\n".join(["topic\tprompt\tnotes", *lines]) + "\n")


def render(
    *,
    tries: int = 1,
    size: int | None = 2,
    topics: list[str] | None = None,
    after: Callable[[], object] = list,
    said: list[str] | None = None,
) -> Batch:
    batch = Batch(size, [], 1, tell=[].append if said is None else said.append, after_slice=after)
    batch.run(topics, tries)
    return batch


def films(*topics: str) -> list[str]:
    return [f"results/{topic}.mp4" for topic in topics]


def test_topics_are_rendered_in_slices_scripts_and_timelines_first(workflow: Workflow) -> None:
    render(size=3)
    assert workflow.runs[:3] == [
        [f"results/{topic}/script.json" for topic in "abc"],
        [f"results/{topic}/draft/timeline.json" for topic in "abc"],
        films(*"abc"),
    ]
    assert workflow.runs[-1] == films(*"de")


@pytest.mark.parametrize(("preset", "first"), [("draft", "ab"), ("tiny", "abcd")])
def test_slices_are_larger_where_models_are_loaded(
    workflow: Workflow, monkeypatch: pytest.MonkeyPatch, preset: str, first: str
) -> None:
    write_text(Path("config/config.yaml"), f"preset: {preset}\n")
    monkeypatch.setattr(module, "SLICE", 2)
    monkeypatch.setattr(module, "SLICE_WITH_MODELS", 4)
    monkeypatch.setattr(Batch, "_usable", lambda self, topics: dict.fromkeys(topics, preset))
    render(size=None)
    assert workflow.runs[0] == [f"results/{topic}/script.json" for topic in first]


def test_a_batch_tells_beforehand_what_the_missing_films_take(workflow: Workflow) -> None:
    said: list[str] = []
    write_text(Path("results/a.mp4"), "made")
    render(topics=["a", "b", "c"], said=said)
    assert said[0].startswith("2 films to make. Up to about")
    assert "of disk" in said[0]


def test_what_is_there_is_only_looked_at_once_more(workflow: Workflow) -> None:
    render(size=5)
    workflow.runs.clear()
    render(size=5)
    assert workflow.runs == [films(*"abcde")]


def test_a_topic_that_fails_stops_nobody_else(workflow: Workflow) -> None:
    workflow.failing["b"] = failed_job("b")
    batch = render()
    assert [topic for topic, trouble in batch.troubles.items() if trouble] == ["b"]
    assert batch.troubles["b"].message == "b · speech: no voice"
    assert not any("results/b/draft/timeline.json" in run for run in workflow.runs)


def test_a_topic_with_bad_settings_never_reaches_the_workflow(workflow: Workflow) -> None:
    sheet = Path("config/topics.tsv")
    write_text(sheet, sheet.read_text().replace("Tell me of b", "x"))
    batch = render()
    assert "config/topics.tsv, line 3: prompt" in batch.troubles["b"].message
    assert not any("/b/" in file for run in workflow.runs for file in run)


def test_what_may_pass_is_tried_again_and_nothing_else(workflow: Workflow) -> None:
    workflow.failing = {"a": failed_job("a", may_pass=True), "b": failed_job("b")}
    render(tries=2)
    asked = [file for run in workflow.runs for file in run]
    assert asked.count("results/a/script.json") == 3
    assert asked.count("results/b/script.json") == 1


def test_topics_that_are_added_meanwhile_are_rendered_too(workflow: Workflow) -> None:
    batch = render(after=lambda: write_sheet(Path(), "abcdef"))
    assert batch.troubles["f"] is None


def test_a_run_that_ends_too_early_is_started_again(workflow: Workflow) -> None:
    workflow.quiet_ends = 1
    batch = render(size=5)
    assert set(batch.troubles.values()) == {None}
    assert workflow.runs[-1] == films("e")


def test_a_topic_that_holds_up_all_others_is_found_and_left_out(workflow: Workflow) -> None:
    workflow.refused["c"] = "results/c/script.json: not valid JSON"
    batch = render(size=5)
    assert [topic for topic, trouble in batch.troubles.items() if trouble] == ["c"]
    assert "not valid JSON" in batch.troubles["c"].message


def test_a_reason_that_is_no_topics_own_stops_the_batch(workflow: Workflow) -> None:
    workflow.refused = dict.fromkeys("abcde", "Another run is at work in this folder.")
    with pytest.raises(Stopped, match="Another run"):
        render()


def test_a_failed_job_that_works_for_no_topic_is_the_trouble_of_all_without_a_film() -> None:
    batch = Batch(2, [], 1, tell=lambda text: None, after_slice=list)
    training = FailedJob(None, "lena · training", "no photos", None, may_pass=False)
    batch._note_failures(ending(begun=("a",), failures=(training,)), ["a", "b"])
    assert batch.troubles["a"].message == "lena · training: no photos"


def test_an_ending_is_read_as_it_was_written(tmp_path: Path) -> None:
    written = ending(jobs=3, films=("results/a.mp4",), failures=(failed_job("b"),), errors=("no",))
    write_ending(tmp_path / "ending.json", written)
    assert read_ending(tmp_path / "ending.json") == written
    assert read_ending(tmp_path / "none.json") is None


def test_the_page_shows_what_failed_as_text_and_links_what_is_done(tmp_path: Path) -> None:
    trouble = Trouble("<script>alert(1)</script>")
    outcomes = [
        Outcome("a", "draft", None, 30.0, 60.0, 0.0),
        Outcome("b", "draft", trouble, 0.0, 0.0, 0.0),
    ]
    whole = totals(outcomes, waiting=1, elapsed=90.0, price=3.6)
    write_page(tmp_path / "batch.html", outcomes, whole, "python -m understudy.batch --slice 9")
    page = (tmp_path / "batch.html").read_text()
    assert '<a href="a.mp4">a</a>' in page
    assert "&lt;script&gt;alert(1)" in page
    assert "When that is mended, go on with: <code>python -m understudy.batch --slice 9</code>" in page
    assert whole.in_words().startswith("1 film done, 1 failed, 1 not begun, in 1 min 30 s. 30 s of film took")
    assert whole.in_words().endswith("2 min for a minute of film, 0.12 in money.")


@pytest.mark.slow
def test_a_sheet_is_rendered_past_a_broken_line_and_taken_up_again(project: Project) -> None:
    project.write("config/scripts/other.json", {**SCRIPT, "scenes": SCRIPT["scenes"][:1]})
    project.write("config/scripts/short.json", {**SCRIPT, "scenes": SCRIPT["scenes"][:1]})
    project.write("config/topics.tsv", "topic\tprompt\nother\tTell me more\nbroken\tno\n")
    killed = project.start("--slice", "2", module="understudy.batch")
    time.sleep(4)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.communicate()
    status, output = project.batch("--slice", "2")
    assert status == 1
    assert "broken failed" in output
    assert "config/topics.tsv, line 3: prompt" in output
    assert "2 films done, 1 failed" in output
    assert "When that is mended, go on with: python -m understudy.batch --cores 2 --slice 2\n" in output
    assert "broken" in project.path("results/batch.html").read_text()

    before = project.made_files()
    project.write("config/topics.tsv", "topic\tprompt\nother\tTell me more\n")
    status, output = project.batch()
    assert status == 0
    assert "2 films up to date" in output
    after = project.made_files()
    assert {name for name in after if after[name] != before.get(name)} == {"batch.html"}

    evening = {**SCRIPT["scenes"][0], "dialogue": "Good evening."}
    project.write("config/scripts/other.json", {**SCRIPT, "scenes": [evening]})
    status, output = project.batch()
    assert status == 0
    assert "1 film up to date" in output
    changed = {name for name, version in project.made_files().items() if version != after.get(name)}
    assert {Path(name).parts[0] for name in changed if name.startswith(("short", "other"))} >= {"other"}
    assert not any(name.startswith("short") for name in changed)


@pytest.mark.parametrize("option", ["--until", "--omit-from", "--config", "--dry-run"])
def test_a_batch_refuses_options_that_it_cannot_pass_on(
    option: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["batch", option, "image"])
    with pytest.raises(SystemExit):
        command.main()
    assert f"{option}: " in capsys.readouterr().err

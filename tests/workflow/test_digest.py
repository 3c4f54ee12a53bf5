"""A file is what it was made from: no failure, date, copy or deletion lets an old film pass for the new one."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from edited import EDITS, FromNothing, at_each_job, run_interrupted, run_with_failing
from edited import made as film_of
from film_files import FILM, SCRIPT, SOUND, TIMELINE, edit_script, pictures, scene
from project import REPOSITORY, Project

from understudy.records import read_record

FAILURES = [
    ("dialogue", "speech"),
    ("dialogue", "script"),
    ("voice", "timeline"),
    ("video prompt", "chunk"),
    ("wardrobe", "lips"),
    ("removal", "sound"),
    ("insertion", "finish"),
    ("music", "credentials"),
]
INTERRUPTIONS = [
    ("dialogue", signal.SIGKILL),
    ("order", signal.SIGTERM),
    ("take", signal.SIGINT),
    ("captions", "forkserver"),
]


@pytest.fixture(scope="module")
def from_nothing(tmp_path_factory: pytest.TempPathFactory) -> FromNothing:
    return FromNothing(tmp_path_factory.mktemp("from_nothing"))


@pytest.mark.parametrize(("edit", "stage"), FAILURES)
def test_after_an_edit_whose_job_failed_the_film_is_the_new_one(
    edit: str, stage: str, made: Project, from_nothing: FromNothing
) -> None:
    EDITS[edit](made, random.Random(1))
    assert run_with_failing(made, stage) != 0
    assert "up to date" not in made.snakemake("results/short.mp4")
    assert film_of(made) == from_nothing.of(made)
    assert made.make("results/short.mp4") == set()


@pytest.mark.parametrize(("edit", "kind"), INTERRUPTIONS)
def test_after_an_edit_that_was_interrupted_the_film_is_the_new_one(
    edit: str, kind: signal.Signals | str, made: Project, from_nothing: FromNothing
) -> None:
    chance = random.Random(2)
    EDITS[edit](made, chance)
    run_interrupted(made, kind, chance.uniform(2.5, 4.5))
    made.snakemake("results/short.mp4")
    assert film_of(made) == from_nothing.of(made)
    assert made.make("results/short.mp4") == set()


def test_an_edit_that_failed_and_is_taken_back_leaves_the_film_as_it_was(made: Project) -> None:
    before, script = film_of(made), made.script()
    edit_script(made, lambda scenes: scenes[0].update(dialogue="Good evening."))
    run_with_failing(made, "film")
    made.write("config/scripts/short.json", script)
    made.snakemake("results/short.mp4")
    assert film_of(made) == before


def test_a_film_follows_its_script_there_and_back(made: Project) -> None:
    before, script = film_of(made), made.script()
    edit_script(made, lambda scenes: scenes[0].update(dialogue="Good evening."))
    made.snakemake("results/short.mp4")
    assert film_of(made) != before
    made.write("config/scripts/short.json", script)
    made.snakemake("results/short.mp4")
    assert film_of(made) == before


def test_a_script_that_was_made_alone_is_noticed_by_its_film(
    made: Project, from_nothing: FromNothing
) -> None:
    edit_script(made, lambda scenes: scenes[0].update(dialogue="Good evening."))
    made.snakemake("results/short/script.json")
    made.snakemake("results/short.mp4")
    assert film_of(made) == from_nothing.of(made)


def test_an_edit_is_noticed_by_a_published_film_whose_folder_is_gone(
    made: Project, from_nothing: FromNothing
) -> None:
    shutil.rmtree(made.path("results/short"))
    edit_script(made, lambda scenes: scenes[0].update(dialogue="Good evening."))
    made.snakemake("results/short.mp4")
    assert film_of(made) == from_nothing.of(made)


def test_a_dry_run_makes_nothing_pass_for_new(made: Project) -> None:
    edit_script(made, lambda scenes: scenes[1].update(video_prompt="Slow pan to the left."))
    made.snakemake("--dry-run")
    assert made.make() == SCRIPT | (pictures("parts", 2) - scene("parts", "image.png")) | FILM


def test_a_script_that_is_removed_is_written_again_whoever_had_edited_it(
    made: Project, from_nothing: FromNothing
) -> None:
    script = made.path("results/short/script.json")
    script.write_text(script.read_text().replace("Good morning.", "Good noonday."))
    made.snakemake("results/short.mp4")
    script.unlink()
    made.snakemake("results/short.mp4")
    assert film_of(made) == from_nothing.of(made)


def test_only_what_was_touched_does_not_pass_for_new(made: Project, from_nothing: FromNothing) -> None:
    edit_script(made, lambda scenes: scenes[0].update(dialogue="Good evening."))
    made.start("results/short.mp4", "--touch").communicate()
    made.snakemake("results/short.mp4")
    assert film_of(made) == from_nothing.of(made)


def test_dates_alone_may_not_decide(made: Project) -> None:
    process = made.start("results/short.mp4", "--rerun-triggers", "mtime")
    output, _ = process.communicate()
    assert process.returncode != 0
    assert "params must be among them" in output


# What changes while a run is at work.


def run_with(project: Project, stage: str, command: str) -> int:
    """The exit status of a run in which a shell command is run whenever a job of a stage begins."""
    project.environment = at_each_job(project, stage, command)
    try:
        process = project.start("results/short.mp4")
        process.communicate()
    finally:
        project.environment = {}
    return process.returncode


def test_a_film_is_not_signed_for_a_script_that_was_edited_while_it_was_made(made: Project) -> None:
    edit_script(made, lambda scenes: scenes[0].update(dialogue="Good evening."))
    edited = made.path("edited.json")
    script = made.script()
    script["scenes"][1]["dialogue"] = "A door needs a key."
    edited.write_text(json.dumps(script))
    assert run_with(made, "marks", f"cp {edited} results/short/script.json") != 0
    made.snakemake("results/short.mp4")
    assert "A door needs a key." in made.path("results/short.srt").read_text()


def test_music_that_was_replaced_while_a_film_was_made_is_noticed(
    made: Project, from_nothing: FromNothing
) -> None:
    EDITS["music"](made, random.Random(1))
    shutil.copy(made.path("config/music.wav"), made.path("first.wav"))
    EDITS["music"](made, random.Random(2))
    made.path("config/music.wav").rename(made.path("second.wav"))
    shutil.copy(made.path("first.wav"), made.path("config/music.wav"))
    run_with(made, "film", "cp second.wav config/music.wav")
    assert run_with_failing(made, "film") != 0
    made.snakemake("results/short.mp4")
    assert film_of(made) == from_nothing.of(made)


def test_a_job_that_was_killed_leaves_no_record_of_what_was_there_before(made: Project) -> None:
    before, script = film_of(made), made.script()
    edit_script(made, lambda scenes: scenes.insert(0, scenes.pop(1)))
    run_with(made, "timeline", "kill -9 $PPID")
    assert read_record(made.path("results/short/small/timeline.json")) is None
    made.write("config/scripts/short.json", script)
    made.snakemake("results/short.mp4")
    assert film_of(made) == before


def test_a_record_beside_a_file_of_the_user_is_not_believed(made: Project, from_nothing: FromNothing) -> None:
    shutil.copytree(made.path("results/short/small"), made.path("config/sounds"))
    topic = {"prompt": "Tell me three things", "music": "config/sounds/sound.wav"}
    made.write("config/topics/short.yaml", topic)
    made.snakemake("results/short.mp4")
    EDITS["music"](made, random.Random(1))
    made.path("config/music.wav").rename(made.path("config/sounds/sound.wav"))
    made.write("config/topics/short.yaml", topic)
    assert made.make("results/short.mp4") >= SOUND


# Dates and copies.


def set_clock(project: Project, when: Callable[[random.Random], float]) -> None:
    chance = random.Random(3)
    for folder in ("results", "config"):
        for path in project.path(folder).rglob("*"):
            moment = when(chance)
            os.utime(path, (moment, moment))


@pytest.mark.parametrize(
    "when",
    [
        pytest.param(lambda chance: 1_900_000_000, id="all in the future"),
        pytest.param(lambda chance: chance.uniform(1e9, 1.9e9), id="each at some time"),
    ],
)
def test_dates_make_nothing(made: Project, when: Callable[[random.Random], float]) -> None:
    set_clock(made, when)
    assert made.make() == set()


def moved(project: Project, place: Path, how: str) -> Project:
    """The project in another place; `project.root` has what the repository gives as links."""
    if how == "cp -r":
        subprocess.run(["cp", "-r", f"{project.root}/.", place], check=True)
    elif how == "mv":
        project.root.rename(place)
    elif how == "copied without times":
        shutil.copytree(project.root, place, symlinks=True, copy_function=shutil.copyfile, dirs_exist_ok=True)
    else:
        git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-C", project.root]
        subprocess.run([*git, "init", "-q"], check=True)
        subprocess.run([*git, "add", "-f", "config", "results"], check=True)
        subprocess.run([*git, "commit", "-qm", "all"], check=True)
        subprocess.run(["git", "clone", "-q", project.root, place], check=True)
        for name in ("Snakefile", "rules", "scripts", "understudy", "training", "envs", "profiles"):
            (place / name).symlink_to(REPOSITORY / name)
    there = Project.__new__(Project)
    there.root = place
    return there


@pytest.mark.parametrize("how", ["cp -r", "mv", "copied without times", "git clone"])
def test_a_project_in_another_place_makes_nothing_and_notices_an_edit(
    made: Project, tmp_path_factory: pytest.TempPathFactory, how: str
) -> None:
    place = tmp_path_factory.mktemp("place") / "project"
    there = moved(made, place, how)
    assert there.make() == set()
    edit_script(there, lambda scenes: scenes[1].update(video_prompt="Slow pan to the left."))
    assert there.make() == SCRIPT | (pictures("parts", 2) - scene("parts", "image.png")) | FILM


# Deleted and damaged files.


@pytest.mark.parametrize("kept", [("script.json", "timeline.json"), ()])
def test_no_intermediate_that_is_deleted_is_made_again_while_nothing_needs_it(
    made: Project, kept: tuple[str, ...]
) -> None:
    """Script and timeline say what the film is made of; the timeline needs all speech."""
    for path in sorted(made.path("results/short").rglob("*")):
        if path.is_file() and path.parent.name != ".made" and path.name not in kept:
            path.unlink()
    needed = {"short/small/settings.json", "short/script.md"}
    if not kept:
        needed |= SCRIPT | TIMELINE
        needed |= {name for scene_ in ("hello", "parts", "bye") for name in scene(scene_, "speech.wav")}
    assert made.make("results/short.mp4") <= needed


def test_a_deleted_file_beside_a_published_film_is_published_again(made: Project) -> None:
    made.path("results/short.srt").unlink()
    assert made.make("results/short.mp4") == {"short.mp4"}
    assert made.path("results/short.srt").exists()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def repair(project: Project) -> str:
    command = [sys.executable, "-m", "understudy.repair", "--yes", "--cores", "2"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(command, cwd=project.root, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "name", ["short/small/scenes/hello/finished.mp4", "short/small/sound.wav", "short/small/timeline.json"]
)
def test_a_damaged_intermediate_is_told_and_repaired_alone(made: Project, name: str) -> None:
    whole = made.path(f"results/{name}").read_bytes()
    cut(made.path(f"results/{name}"))
    output, _ = made.start().communicate()
    assert f"results/{name}" in output
    assert "python -m understudy.repair --yes" in output
    before = made.made_files()
    repair(made)
    assert {file for file, state in made.made_files().items() if before[file] != state} == {name}
    assert made.path(f"results/{name}").read_bytes() == whole
    assert made.make() == set()


@pytest.mark.parametrize("name", ["short.mp4", "short.srt", "short.c2pa", "short/small/film.mp4"])
def test_a_damaged_film_is_never_called_up_to_date(made: Project, name: str) -> None:
    made.path(f"results/{name}").write_bytes(b"")
    process = made.start("results/short.mp4")
    output, _ = process.communicate()
    assert process.returncode != 0
    assert f"results/{name} has" in output
    repair(made)
    assert "up to date" in made.snakemake("results/short.mp4")


def test_a_damaged_film_is_not_signed(made: Project) -> None:
    cut(made.path("results/short/small/film.marked.mp4"))
    made.write("config/config.yaml", {"preset": "small", "credentials": {"training": "allowed"}})
    process = made.start("results/short.mp4")
    output, _ = process.communicate()
    assert process.returncode != 0
    assert "short · credentials failed" in output
    assert "film.marked.mp4 has" in output
    repair(made)
    made.snakemake("results/short.mp4")
    film_of(made)


def test_a_repair_removes_what_no_film_needs_any_more(made: Project) -> None:
    edit_script(made, lambda scenes: scenes.pop(1))
    made.snakemake("results/short.mp4")
    leftover, needed = (
        made.path(f"results/short/small/scenes/{name}/finished.mp4") for name in ("parts", "hello")
    )
    for file in (leftover, needed):
        cut(file)
    repair(made)
    assert not leftover.exists()
    assert needed.exists()
    assert made.make() == set()


def test_another_scene_s_picture_is_found_by_a_thorough_look(made: Project) -> None:
    scenes = made.path("results/short/small/scenes")
    for name in ("hello", "bye"):
        (scenes / name / "image.png").write_bytes(bytes(1000 + len(name)))
    told = repair(made)
    assert "hello/image.png" in told
    assert "bye/image.png" in told


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('{"title": "Three", "scenes": [],}', "line 1, column"),
        ("null", "should hold an object"),
        ("[]", "should hold an object"),
        ('{"title": "Three"}', "scenes"),
        ('{"title": "Three", "scenes": [{"id": "../x", "dialogue": "a"}]}', "scenes.0.id"),
    ],
)
def test_a_mistake_in_a_script_that_was_edited_where_it_was_made_is_told(
    made: Project, content: str, told: str
) -> None:
    made.path("results/short/script.json").write_text(content)
    process = made.start("results/short.mp4")
    output, _ = process.communicate()
    assert process.returncode != 0
    assert "results/short/script.json" in output
    assert told in output
    assert "error of the program" not in output

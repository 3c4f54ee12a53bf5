"""What is no longer needed goes, and comes back only when an edit needs it."""

import subprocess
import sys

import yaml
from film_files import FILM, TIMELINE, edit_script, pictures, scene
from project import REPOSITORY, Project

from understudy.keep import PASSING, no_longer_needed


def keep(project: Project, *arguments: str) -> str:
    command = [sys.executable, "-m", "understudy.keep", *arguments]
    done = subprocess.run(
        command, cwd=project.root, env={"PYTHONPATH": str(REPOSITORY)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_nothing_goes_without_yes(made: Project) -> None:
    before = made.made_files()
    assert "Nothing was removed yet" in keep(made, "edit")
    assert made.made_files() == before


def test_an_edit_makes_only_its_own_scene_after_chunks_and_clips_have_gone(made: Project) -> None:
    keep(made, "edit", "short", "--yes")
    assert not any("/chunks/" in name or "/clip." in name for name in made.made_files())
    assert made.make() == set()
    edit_script(
        made, lambda scenes: scenes[1].update(image_prompt='An infographic titled "Parts", showing a moat.')
    )
    made_files = made.make()
    assert made_files - TIMELINE <= {"short/script.json", "short/script.md"} | pictures("parts", 2) | FILM


def test_a_film_is_complete_though_all_on_the_way_to_it_goes_at_once(project: Project) -> None:
    project.write("config/config.yaml", {"preset": "small", "keep": "film"})
    project.snakemake()
    left = {name for name in project.made_files() if name.startswith("short/")}
    assert scene("hello", "image.png", "speech.wav") <= left
    assert not no_longer_needed(project.root, "film", [])
    assert project.make() == set()


def test_a_film_that_is_not_finished_keeps_everything(made: Project) -> None:
    made.path("results/short/small/film.mp4").unlink()
    assert no_longer_needed(made.root, "film", []) == []


def test_every_level_keeps_less_than_the_one_before() -> None:
    assert PASSING["all"].keys() < PASSING["edit"].keys() < PASSING["film"].keys()


def test_the_films_of_other_topics_are_left_alone(made: Project) -> None:
    assert no_longer_needed(made.root, "edit", ["other"]) == []
    assert yaml.safe_load(made.path("config/config.yaml").read_text()) == {"preset": "small"}

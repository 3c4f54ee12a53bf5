"""Forgetting a person removes what was made of them, says so, and touches nothing else."""

import subprocess
import sys
from pathlib import Path

import pytest
from project import REPOSITORY

from understudy.errors import UserError
from understudy.persona.forget import forget, traces

MADE = (
    "results/personas/jo/lora/likeness.safetensors",
    "results/personas/jo/lora/states/state-000100.safetensors",
    "results/personas/jo/reference.wav",
    "results/personas/jo/spoken_consent.json",
    "logs/personas/jo/lora.log",
    "results/talk/studio/scenes/hello/image.png",
    "results/talk/studio/scenes/hello/speech.wav",
    "results/talk/studio/scenes/hello/quality.json",
    "results/talk/studio/report.html",
    "results/talk/studio/sound.wav",
    "results/talk/studio/film.unsigned.mp4",
)
FILMS = (
    "results/talk/studio/film.mp4",
    "results/talk/studio/film.c2pa",
    "results/talk/studio/film.srt",
    "results/talk/studio/exports/hello.png",
    "results/talk/studio/settings.json",
    "results/talk.mp4",
)
OTHERS = (
    "results/personas/al/lora/likeness.safetensors",
    "results/talk/draft/film.mp4",
    "results/talk/script.json",
    "config/personas/jo/photos/1.jpg",
    "config/personas/jo/consent.yaml",
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project in which Jo was trained and filmed, and Al as well."""
    for name in (*MADE, *FILMS, *OTHERS):
        write(tmp_path / name, "something")
    write(tmp_path / "results/talk/studio/settings.json", '{"persona": {"id": "jo"}}')
    write(tmp_path / "results/talk/draft/settings.json", '{"persona": {"id": "al"}}')
    write(tmp_path / "config/personas/jo/persona.yaml", "name: Jo Invented\nfictional: false\n")
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def there(root: Path, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if (root / name).exists()]


def command(root: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "understudy.persona.forget", *arguments],
        cwd=root,
        env={"PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_nothing_is_removed_before_it_is_said(root: Path) -> None:
    told = command(root, "jo")
    assert "Would be removed:\n  results/personas/jo\n" in told
    assert "results/talk/studio/scenes" in told
    assert "Nothing was removed yet: add --yes." in told
    assert there(root, MADE) == list(MADE)


def test_weights_and_all_on_the_way_go_and_finished_films_stay(root: Path) -> None:
    told = command(root, "jo", "--yes")
    assert "Removed:\n  results/personas/jo\n" in told
    assert "Films that stay (--films removes them):" in told
    assert there(root, MADE) == []
    assert there(root, FILMS + OTHERS) == [*FILMS, *OTHERS]


def test_finished_films_go_when_that_is_asked(root: Path) -> None:
    command(root, "jo", "--yes", "--films")
    assert there(root, FILMS) == []
    assert there(root, OTHERS) == list(OTHERS)


def test_weights_that_the_persona_names_go_and_those_outside_the_project_are_told(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    persona, outside = (
        root / "config/personas/jo/persona.yaml",
        tmp_path_factory.mktemp("elsewhere") / "jo.safetensors",
    )
    outside.write_text("weights")
    write(root / "jo.safetensors", "weights")
    persona.write_text("name: Jo\nlora: {file: jo.safetensors}\n")
    forget(root, traces(root, "jo"), films=False)
    assert not (root / "jo.safetensors").exists()
    persona.write_text(f"name: Jo\nlora: {{file: {outside}}}\n")
    assert "to be removed by hand" in command(root, "jo", "--yes")
    assert outside.exists()


def test_a_link_is_removed_and_what_it_leads_to_stays(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("disk")
    write(elsewhere / "holiday.jpg", "mine")
    (root / "results/personas/jo/photos").symlink_to(elsewhere)
    forget(root, traces(root, "jo"), films=False)
    assert (elsewhere / "holiday.jpg").exists()
    assert not (root / "results/personas/jo").exists()


def test_a_persona_without_traces_is_told_as_such(root: Path) -> None:
    assert "There is nothing to remove of nobody." in command(root, "nobody", "--yes")


def test_a_name_that_is_a_path_is_refused(root: Path) -> None:
    with pytest.raises(UserError, match="no persona"):
        traces(root, "../jo")

"""What models make is made once, by whichever topic or project asks first; a person's stays with its owner."""

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from understudy.cache.entries import Cache
from understudy.cache.work import CONFIGURATION, shared
from understudy.files import write_text
from understudy.persona.forget import traces


class Project:
    """A folder in which a picture is made, and how often it was."""

    def __init__(self, folder: Path) -> None:
        self.output, self.made = folder / "image.png", 0

    def draw(self) -> dict[str, str]:
        """Make the picture."""
        self.made += 1
        write_text(self.output, "a picture")
        return {"kind": "picture"}

    def ask(
        self, cache: Cache, what: dict[str, Any], *, persona: str = "ada", is_private: bool = False
    ) -> Any:
        """Have the picture made, or found."""
        return cache.made_once(
            what,
            self.draw,
            place=lambda name: self.output,
            names=lambda: ["output"],
            persona=persona,
            is_private=is_private,
        )


@pytest.fixture
def new(tmp_path: Path) -> Callable[[str], Project]:
    """Makes projects."""
    return lambda name: Project(tmp_path / name)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """An empty cache."""
    return Cache(tmp_path / "cache")


def test_a_second_project_finds_what_the_first_one_made(cache: Cache, new) -> None:
    first, second = new("first"), new("second")
    assert first.ask(cache, {"prompt": "a lock"}) == second.ask(cache, {"prompt": "a lock"})
    assert (first.made, second.made) == (1, 0)
    assert second.output.read_text() == "a picture"


def test_another_request_is_another_picture(cache: Cache, new) -> None:
    project = new("first")
    project.ask(cache, {"prompt": "a lock"})
    project.ask(cache, {"prompt": "a key"})
    assert project.made == 2


def test_a_project_that_changes_its_copy_changes_no_other(cache: Cache, new) -> None:
    first, second = new("first"), new("second")
    first.ask(cache, {})
    first.output.write_text("painted over")
    second.ask(cache, {})
    assert second.output.read_text() == "a picture"


def test_an_entry_that_is_damaged_is_made_again(cache: Cache, new, tmp_path: Path) -> None:
    first, second = new("first"), new("second")
    first.ask(cache, {})
    next(tmp_path.glob("cache/*/*/output")).write_text("damaged")
    second.ask(cache, {})
    assert second.made == 1
    assert second.output.read_text() == "a picture"


def test_of_two_that_ask_at_once_one_waits_for_the_other(cache: Cache, new) -> None:
    projects = [new("first"), new("second"), new("third")]
    threads = [threading.Thread(target=project.ask, args=(cache, {})) for project in projects]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(project.made for project in projects) == 1


def test_only_its_owner_can_enter_the_folder(cache: Cache, new, tmp_path: Path) -> None:
    new("first").ask(cache, {}, is_private=True)
    assert (tmp_path / "cache").stat().st_mode & 0o777 == 0o700


def test_what_is_a_real_persons_is_not_left_where_others_can_enter(cache: Cache, new, tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache").chmod(0o755)  # whatever the umask leaves of it
    project = new("first")
    project.ask(cache, {}, is_private=True)
    project.ask(cache, {}, is_private=True)
    assert project.made == 2
    assert not list((tmp_path / "cache").iterdir())


def film(consent: str | None = None) -> dict[str, Any]:
    return {"persona": {"id": "jo"}, "consent": consent}


def share(project: Project, what: dict[str, Any]) -> Any:
    return shared(film(), what, project.draw, place=lambda name: project.output, names=lambda: ["output"])


def test_a_file_counts_by_its_content_wherever_it_lies(new, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(CONFIGURATION, json.dumps({"cache": str(tmp_path / "cache")}))
    for name, content in (("one.wav", "hum"), ("two.wav", "hum"), ("other.wav", "haw")):
        write_text(tmp_path / name, content)
    first, second, third = new("first"), new("second"), new("third")
    share(first, {"reference": {"sound": "one.wav", "text": "well"}})
    share(second, {"reference": {"sound": str(tmp_path / "two.wav"), "text": "well"}})
    share(third, {"reference": {"sound": "other.wav", "text": "well"}})
    assert (first.made, second.made, third.made) == (1, 0, 1)


def test_nothing_is_shared_unless_the_configuration_says_where(new, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(CONFIGURATION, raising=False)
    project = new("first")
    share(project, {})
    share(project, {})
    assert project.made == 2


def test_who_is_forgotten_is_forgotten_here_too_under_every_name(cache: Cache, new, tmp_path: Path) -> None:
    new("first").ask(cache, {"prompt": "jo"}, persona="jo")
    new("second").ask(cache, {"prompt": "jo"}, persona="joanna")
    new("first").ask(cache, {"prompt": "al"}, persona="al")
    write_text(tmp_path / "project/config/config.yaml", f"cache: {tmp_path / 'cache'}\n")
    found = traces(tmp_path / "project", "joanna").removed
    assert found == cache.of_persona("jo")
    assert len(found) == 1

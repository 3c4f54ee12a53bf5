"""A small project of its own for each test that runs the workflow."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from project import SCRIPT, Project
from short_differences import pytest_assertrepr_compare  # noqa: F401 - pytest finds it here

if TYPE_CHECKING:
    from portrayed import Portrayed
    from terminal import Terminal

# An example takes as long as it takes on a machine that is busy, or for a run that is nice.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

collect_ignore = ["studio"]  # these need the environments of their models: test_studio.py runs them

LONGEST = (
    "test_studio.py",
    "test_tiny.py",
    "test_training_voice_workflow.py",
    "test_training_lora.py",
    "test_slurm.py",
)
"""Begun first, so that none of them is left when all others are done."""

OF_ONE_SCENE = SCRIPT | {"scenes": SCRIPT["scenes"][:1]}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


@pytest.fixture(scope="session", autouse=True)
def own_configuration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests sign with certificates of their own, not with those of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("configuration")))
        yield


@pytest.fixture(scope="session")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with 20 photos of the drawn presenter; not to be changed."""
    from drawn_photos import draw_photos

    folder = tmp_path_factory.mktemp("photos")
    draw_photos(folder)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project that has made nothing yet."""
    return Project(tmp_path)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project whose film is made, in a folder whose name a shell would take apart; not to be changed."""
    project = Project(tmp_path_factory.mktemp("the user's films "))
    project.snakemake()
    return project


@pytest.fixture
def made(made_once: Project, tmp_path: Path) -> Project:
    """A project whose film is made, to be changed at will."""
    return made_once.copy(tmp_path)


@pytest.fixture
def jo(
    project: Project, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> "Portrayed":
    """A real persona with photos, whose films an engine draws that takes photos; nobody has agreed to anything yet."""
    from portrayed import Portrayed, draw_with_photos

    draw_with_photos(monkeypatch)
    return Portrayed(project, tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="session")
def film_with_sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of two scenes, without credentials; not to be changed."""
    from signed_films import film_of_two_scenes

    return film_of_two_scenes(tmp_path_factory.mktemp("film"))


@pytest.fixture
def signed(film_with_sound: Path, tmp_path: Path) -> Path:
    """The same film, signed by this user, to be changed at will."""
    from signed_films import signed_copy

    return signed_copy(film_with_sound, tmp_path)


@pytest.fixture
def small(project: Project) -> Project:
    """A film of one scene: its jobs are of all kinds, and few."""
    project.write("config/scripts/short.json", OF_ONE_SCENE)
    return project


@pytest.fixture(scope="session")
def small_once(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The same film, made; not to be changed."""
    project = Project(tmp_path_factory.mktemp("small"))
    project.write("config/scripts/short.json", OF_ONE_SCENE)
    project.snakemake("results/short.mp4")
    return project


@pytest.fixture
def terminal(small: Project) -> "Iterator[Terminal]":
    """A shell in the folder of the small film."""
    from terminal import Terminal

    opened = Terminal(small)
    yield opened
    opened.end()

"""A small project of its own for each test that runs the workflow."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import settings
from shipped import REPOSITORY, shipped
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

SCRIPT = {
    "title": "Three things",
    "scenes": [
        {
            "id": "hello",
            "dialogue": "Good morning.",
            "image_prompt": "Medium shot of the presenter.",
            "video_prompt": "Slow push in.",
            "on_camera": True,
        },
        {
            "id": "parts",
            "dialogue": "A lock needs a key.",
            "image_prompt": 'An infographic titled "Parts", showing a lock and a key.',
            "video_prompt": "Slow push in.",
            "on_camera": False,
        },
        {
            "id": "bye",
            "dialogue": "Thank you.",
            "image_prompt": "Close-up of the presenter.",
            "video_prompt": "Slow pull out.",
            "on_camera": True,
        },
    ],
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


class Project:
    """A copy of the workflow with one short topic, small pictures and the user's own script."""

    environment: dict[str, str] = {}
    """Further environment variables of Snakemake."""
    python = sys.executable
    """The interpreter whose Snakemake is used."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        for name in ("Snakefile", "rules", "scripts", "understudy", "training", "envs", "profiles"):
            (root / name).symlink_to(REPOSITORY / name)
        shutil.copytree(shipped() / "config/personas", root / "config/personas")
        self.write("config/config.yaml", {"preset": "small"})
        # 240 pixels and chunks of one second: every stage is real, and every scene has several chunks.
        self.write(
            "config/presets/small.yaml",
            {
                "resolution": 240,
                "video": {"engine": "animatic", "chunk_seconds": 1.0},
                "film": {"opening_card": 0.4, "closing_card": 0.4},
            },
        )
        self.write("config/topics/short.yaml", {"prompt": "Tell me three things"})
        self.write("config/scripts/short.json", SCRIPT)

    def path(self, name: str) -> Path:
        """A file of the project."""
        return self.root / name

    def write(self, name: str, content: object) -> None:
        """Write a configuration file: YAML or JSON by its name, or text as it is."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            path.write_text(content, encoding="utf-8")
        elif path.suffix == ".json":
            path.write_text(json.dumps(content), encoding="utf-8")
        else:
            path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")

    def script(self) -> dict:
        """The user's own script."""
        return json.loads(self.path("config/scripts/short.json").read_text())

    def start(self, *arguments: str, cores: int = 2, module: str = "snakemake") -> subprocess.Popen:
        """Start Snakemake, or what starts it, in a process group of its own."""
        command = [self.python, "-m", module, "--cores", str(cores), *arguments]
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "COLUMNS": "200", **self.environment}
        return subprocess.Popen(
            command,
            cwd=self.root,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def snakemake(self, *arguments: str, cores: int = 2) -> str:
        """Run Snakemake; its output. Fails the test if it fails."""
        process = self.start(*arguments, cores=cores)
        output, _ = process.communicate()
        assert process.returncode == 0, output
        return output

    def batch(self, *arguments: str) -> tuple[int, str]:
        """Render the topics as a batch; its exit status and output."""
        process = self.start(*arguments, module="understudy.batch")
        output, _ = process.communicate()
        return process.returncode, output

    def refusal(self, *arguments: str) -> str:
        """Run Snakemake, which must fail before any job has left a file; its output."""
        process = self.start(*arguments)
        output, _ = process.communicate()
        assert process.returncode != 0, output
        assert not self.made_files(), "a job ran before the mistake was found"
        return output

    def made_files(self) -> dict[str, tuple[int, int]]:
        """Every file under results/, and what changes when a job makes it again."""
        results = self.path("results")
        return {
            str(path.relative_to(results)): (path.stat().st_ino, path.stat().st_mtime_ns)
            for path in sorted(results.rglob("*"))
            if path.is_file() and path.parent.name != ".made"
        }

    def make(self, *arguments: str) -> set[str]:
        """Run Snakemake; the files under results/ that its jobs made, each job by its first output."""
        before = self.made_files()
        self.snakemake(*arguments)
        after = self.made_files()
        second_outputs = (".srt", ".vtt", ".c2pa", "speech.json", ".quality.json")
        return {
            name for name in after if after[name] != before.get(name) and not name.endswith(second_outputs)
        }


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
    shutil.rmtree(tmp_path)
    shutil.copytree(made_once.root, tmp_path, symlinks=True)
    copy = Project.__new__(Project)
    copy.root = tmp_path
    return copy


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
    project.write("config/scripts/short.json", SCRIPT | {"scenes": SCRIPT["scenes"][:1]})
    return project


@pytest.fixture
def terminal(small: Project) -> "Iterator[Terminal]":
    """A shell in the folder of the small film."""
    from terminal import Terminal

    opened = Terminal(small)
    yield opened
    opened.end()

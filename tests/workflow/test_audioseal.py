"""AudioSeal's mark in a film: laid by a worker in its own environment, named by the credentials, looked for by name."""

import json
import os
import shutil
import subprocess
import sys

import pytest
import yaml
from project import REPOSITORY, Project
from shipped import shipped
from signed_films import assertion
from studio import interpreter

from understudy.media.audio import read_audio
from understudy.trust.manifest import FILM_ASSERTION

MODEL = "tiny-audioseal"
MISSING = [str(path) for path in (interpreter("f5"), REPOSITORY / "models" / MODEL) if not path.exists()]

pytestmark = pytest.mark.skipif(
    bool(MISSING), reason=f"missing: {', '.join(MISSING)}; `make studio-cpu` makes them"
)


@pytest.fixture
def marking(made: Project) -> Project:
    """A finished film whose preset now wants AudioSeal's mark, and no other."""
    (made.root / "models").symlink_to(REPOSITORY / "models")
    (made.root / ".venv-f5").symlink_to(interpreter("f5").parents[1])
    shutil.copy(shipped() / "config/models.yaml", made.path("config/models.yaml"))
    preset = yaml.safe_load(made.path("config/presets/small.yaml").read_text())
    preset["film"]["marks"] = {"voice": False, "picture": False, "audioseal": MODEL}
    made.write("config/presets/small.yaml", preset)
    made.environment = {"OMP_NUM_THREADS": "1"}
    return made


def inspected(project: Project, *arguments: str) -> list[dict]:
    """What `inspect` finds in the film."""
    command = [sys.executable, "-m", "understudy.inspect", "results/short.mp4", "--json", *arguments]
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY), "OMP_NUM_THREADS": "1"}
    told = subprocess.run(command, cwd=project.root, env=environment, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)["findings"]


def test_a_film_gets_the_mark_and_renders_nothing_for_it(marking: Project) -> None:
    before = read_audio(marking.path("results/short.mp4"))
    made = marking.make()
    assert made == {f"short/small/{name}" for name in ("settings.json", "film.marked.mp4", "film.mp4")} | {
        "short.mp4"
    }
    after = read_audio(marking.path("results/short.mp4"))
    assert len(after) == len(before)
    assert abs(after - before).max() > 1e-3
    film = marking.path("results/short.mp4")
    assert assertion(film, FILM_ASSERTION)["marks"] == ["audioseal"]
    credentials, *_ = inspected(marking)
    assert credentials["facts"]["digital_source_type"] == "algorithmicMedia"
    assert credentials["facts"]["models"] == []


def test_inspect_looks_for_it_with_the_named_weights(marking: Project) -> None:
    marking.make()
    *_, found = inspected(marking, "--audioseal", MODEL)
    assert found["subject"] == "audioseal"
    assert 0 <= found["facts"]["share"] <= 1
    assert found["state"] in ("found", "none")


def test_weights_that_are_not_there_are_named_before_anything_is_made(marking: Project) -> None:
    preset = yaml.safe_load(marking.path("config/presets/small.yaml").read_text())
    preset["film"]["marks"]["audioseal"] = "audioseal"
    marking.write("config/presets/small.yaml", preset)
    process = marking.start()
    output, _ = process.communicate()
    assert process.returncode != 0, output
    assert "audioseal" in output
    assert "make weights" in output

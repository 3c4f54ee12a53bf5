"""In the workflow: consent stands before every job that uses a person, and changes nothing else."""

import os
from pathlib import Path

import pytest
from conftest import REPOSITORY
from conftest import Project as Folder
from portrayed import NAME, PHOTO, PRESET, Portrayed

from understudy.persona.record import record_hash

pytestmark = pytest.mark.slow

IMAGE = f"results/short/{PRESET}/scenes/hello/image.png"
PROOF = f"results/personas/{NAME}/consent.ok"


@pytest.fixture
def jo(project: Folder, tmp_path_factory: pytest.TempPathFactory) -> Portrayed:
    engines = REPOSITORY / "tests/sample_engines"
    project.environment = {"PYTHONPATH": f"{REPOSITORY}{os.pathsep}{engines}"}
    return Portrayed(project, tmp_path_factory.mktemp("keys"))


def test_without_consent_no_job_runs(jo: Portrayed) -> None:
    assert "there is no consent record" in jo.folder.refusal("results/short.mp4")
    assert "there is no consent record" in jo.folder.refusal(IMAGE)


def test_a_consent_is_proved_once_and_a_renewed_one_makes_nothing_again(jo: Portrayed) -> None:
    jo.agree()
    made = jo.folder.make(IMAGE)
    assert {name.removeprefix("results/") for name in (IMAGE, PROOF)} <= made
    assert Path(jo.root, PROOF).read_text().strip() == record_hash(jo.root, NAME)
    assert jo.folder.make(IMAGE) == set()

    jo.agree(days=60)
    jo.folder.make(IMAGE)
    jo.save_topic(seed=2)  # something that does not show in the image, so that the run has a job
    image = Path(jo.root, IMAGE).stat().st_mtime_ns
    jo.folder.make(f"results/short/{PRESET}/scenes/hello/speech.wav", IMAGE)
    assert Path(jo.root, IMAGE).stat().st_mtime_ns == image
    assert Path(jo.root, PROOF).read_text().strip() == record_hash(jo.root, NAME)


def test_a_photo_that_was_exchanged_stops_a_film_that_was_begun(jo: Portrayed) -> None:
    jo.agree()
    jo.folder.snakemake(IMAGE)
    jo.folder.write(PHOTO, "another photo")
    process = jo.folder.start(IMAGE)
    output, _ = process.communicate()
    assert process.returncode
    assert f"{PHOTO}: is not the file that Jo Invented has agreed to" in output
    assert "Traceback" not in output


def test_photos_that_join_later_are_drawn_in_the_same_run(jo: Portrayed) -> None:
    jo.save_persona(reference_photos=[])
    jo.agree()
    jo.folder.snakemake(IMAGE)
    jo.save_persona(reference_photos=[PHOTO])
    assert "short/portraits/scenes/hello/image.png" in jo.folder.make(IMAGE)
    assert PHOTO in Path(jo.root, IMAGE).read_text()

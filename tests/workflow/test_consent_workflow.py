"""In the workflow: consent stands before every job that uses a person, and changes nothing else."""

import os
from pathlib import Path

import pytest
from portrayed import FOLDER, NAME, PHOTO, PRESET, Portrayed
from project import REPOSITORY
from project import Project as Folder
from recorded_voices import RATE, record, sentences
from studio import interpreter

from understudy.files import read_json
from understudy.media.audio import write_wav
from understudy.persona.record import record_hash
from understudy.persona.signing import sign
from understudy.persona.writing import add_spoken_consent
from understudy.settings.project import Project

IMAGE = f"results/short/{PRESET}/scenes/hello/image.png"
PROOF = f"results/personas/{NAME}/consent.ok"
SPOKEN = f"results/personas/{NAME}/spoken_consent.json"


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


@pytest.fixture
def speaking(jo: Portrayed) -> Portrayed:
    """The same, with a voice, and with what compares voices."""
    if not interpreter("f5").exists():
        pytest.skip("there is no environment f5; `make studio-cpu` sets it up")
    (jo.root / ".venv-f5").symlink_to(interpreter("f5").parents[1])
    jo.folder.write("config/config.yaml", {"preset": PRESET, "persona_preset": "small", "devices": ["cpu"]})
    speak(jo, "wanted", f"{FOLDER}/reference.wav", first=0)
    jo.save_persona(reference={"sound": f"{FOLDER}/reference.wav", "transcript": "Good morning."})
    return jo


def speak(jo: Portrayed, speaker: str, file: str, first: int) -> None:
    recorded = record([(speaker, sentences(4, first))])
    write_wav(jo.root / file, recorded.samples, RATE)


def agree_aloud(jo: Portrayed, speaker: str, file: str) -> None:
    speak(jo, speaker, file, first=20)
    jo.write_record(jo.public_key(jo.key))
    add_spoken_consent(jo.root, NAME, Project(jo.root).persona(NAME), Path(file))
    sign(jo.root, NAME, jo.key)


def test_a_spoken_consent_is_compared_before_anything_is_made_and_a_strangers_is_refused(
    speaking: Portrayed,
) -> None:
    agree_aloud(speaking, "wanted", f"{FOLDER}/spoken.wav")
    made = speaking.folder.make(IMAGE)
    assert {name.removeprefix("results/") for name in (SPOKEN, PROOF, IMAGE)} <= made
    found = read_json(speaking.root / SPOKEN)
    assert found["similarity"] >= 0.8
    assert found["doubts"] == []

    agree_aloud(speaking, "other", f"{FOLDER}/spoken-again.wav")
    assert f"`snakemake --cores 1 {SPOKEN}` does that" in failure(speaking, IMAGE)
    refused = failure(speaking, SPOKEN)
    assert "does not sound like" in refused
    assert "Have Jo Invented read the statement anew" in refused


def failure(jo: Portrayed, target: str) -> str:
    """What a run says that fails; its words in one line."""
    process = jo.folder.start(target)
    output, _ = process.communicate()
    assert process.returncode
    return " ".join(output.split())

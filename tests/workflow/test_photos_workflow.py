"""A persona's photos and recordings are looked at on any machine: weights are for what trains and draws."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import yaml
from project import Project
from shipped import shipped

from understudy.media.audio import write_wav

PHOTOS = "results/personas/ada/photos"


@pytest.fixture
def bare(project: Project, photos: Path) -> Project:
    """A project with photos of a persona, without weights and without any environment but the draft's."""
    shutil.copy(shipped() / "config/models.yaml", project.path("config/models.yaml"))
    shutil.copy(shipped() / "config/presets/studio.yaml", project.path("config/presets/studio.yaml"))
    project.write("config/config.yaml", {"preset": "small", "persona_preset": "studio"})
    ada = yaml.safe_load((shipped() / "config/personas/ada/persona.yaml").read_text())
    ada |= {
        "fictional": True,
        "trigger": "zrx",
        "class_word": "woman",
        "photos": {"folder": "config/personas/ada/photos"},
        "lora": {"train": True},
        "recordings": {
            "folder": "config/personas/ada/recordings",
            "mark": {"file": "a.wav", "start": 0, "end": 1},
        },
    }
    project.write("config/personas/ada/persona.yaml", ada)
    shutil.copytree(photos, project.path("config/personas/ada/photos"))
    return project


def test_the_contact_sheet_needs_no_weights_and_no_environment(bare: Project) -> None:
    assert f"{PHOTOS}/contact_sheet.png".removeprefix("results/") in bare.make(f"{PHOTOS}/contact_sheet.png")


def test_recordings_are_converted_without_weights(bare: Project) -> None:
    folder = bare.path("config/personas/ada/recordings")
    folder.mkdir()
    write_wav(folder / "a.wav", 0.2 * np.sin(np.arange(48_000) / 20))
    (folder / "a.txt").write_text("Hello.")
    bare.snakemake("results/personas/ada/voice/recordings")
    assert bare.path("results/personas/ada/voice/recordings/a.wav.wav").is_file()


def test_a_training_without_its_environment_and_then_its_weights_is_refused_before_any_job(
    bare: Project,
) -> None:
    likeness = "results/personas/ada/lora/likeness.safetensors"
    assert "runs in the environment diffusers, but there is no" in " ".join(bare.refusal(likeness).split())
    python = bare.path(".venv-diffusers/bin/python")
    python.parent.mkdir(parents=True)
    python.touch()
    said = " ".join(bare.refusal(likeness).split())
    assert "model flux" in said
    assert "Run `make weights" in said

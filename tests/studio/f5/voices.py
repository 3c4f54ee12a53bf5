"""Clips of two scratch voices, which the draft's Python speaks."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from training.recordings.dataset import Clip
from training.recordings.filters import Measures

REPOSITORY = Path(__file__).parents[3]


def write_recordings(folder: Path) -> Path:
    """The folder with talk.wav, wanted/ and other/; skips the test where nobody can speak."""
    python = os.environ.get("UNDERSTUDY_DRAFT_PYTHON")
    if not python:
        pytest.skip(
            "UNDERSTUDY_DRAFT_PYTHON names no Python with the scratch voice; tests/test_studio.py does"
        )
    command = [python, REPOSITORY / "tests/helpers/recorded_voices.py", folder]
    subprocess.run(command, check=True, env=os.environ | {"PYTHONPATH": str(REPOSITORY)})
    return folder


def clips_of(folder: Path) -> list[Clip]:
    """The clips of one speaker, all good."""
    texts = json.loads((folder / "texts.json").read_text())
    measures = Measures(seconds=3.5, similarity=0.9, mean_similarity=0.9, signal_to_noise=40, clipped=0)
    return [
        Clip(f"{number:03}.wav", "talk.wav", 0.0, text, measures, ()) for number, text in enumerate(texts)
    ]

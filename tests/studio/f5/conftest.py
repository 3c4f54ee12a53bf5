"""A reference recording, and an engine that speaks with the miniature."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from voices import write_recordings

from understudy.media.audio import SAMPLE_RATE, write_wav
from understudy.speech.f5 import Engine, Settings

TRANSCRIPT = "Five yellow boats lay in the harbour, and nobody knew whose they were."


@pytest.fixture(scope="session")
def reference(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Five seconds of a buzz with syllables, and a transcript."""
    path = tmp_path_factory.mktemp("reference") / "reference.wav"
    seconds = np.arange(5 * SAMPLE_RATE) / SAMPLE_RATE
    buzz = np.sign(np.sin(2 * np.pi * 130 * seconds)) * np.sin(2 * np.pi * 2 * seconds) ** 2
    write_wav(path, 0.2 * buzz)
    return {"sound": str(path), "text": TRANSCRIPT}


@pytest.fixture(scope="session")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Clips and a conversation of two scratch voices, from which nothing is taken away."""
    return write_recordings(tmp_path_factory.mktemp("recordings"))


@pytest.fixture(scope="session")
def make_engine(make_place: Callable) -> Callable[..., Engine]:
    """`make_engine(speed=2.0)` is an engine with a few steps; `model=path` gives it other weights."""

    def make(model: Path | None = None, report: Callable | None = None, **settings: Any) -> Engine:
        given = {"models": {"tiny-f5": model}} if model else {}
        given |= {"report": report} if report else {}
        place = make_place("tiny-f5", "tiny-vocos", **given)
        return Engine(
            Settings(**({"model": "tiny-f5", "vocoder": "tiny-vocos", "steps": 4} | settings)), place
        )

    return make


@pytest.fixture(scope="session")
def engine(make_engine: Callable) -> Engine:
    """An engine that several tests use, as a worker's is used by several jobs."""
    return make_engine()

"""The drawn presenter as pictures, clips of it, and an engine that works with the miniatures."""

import os
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from understudy.lips.checkout import DEFAULT, REPOSITORY, is_complete
from understudy.lips.latentsync import Engine, Settings
from understudy.media.audio import SAMPLE_RATE, write_wav
from understudy.media.lossless import Clip, Shot, read_clip, write_clip

PROJECT = Path(__file__).parents[3]
MINIATURES = {"model": "tiny-latentsync", "whisper": "tiny-whisper", "vae": "tiny-sd-vae"}
WIDTH, HEIGHT = 320, 180

DRAWING = """
import sys
from pathlib import Path
from understudy.image.animatic import Engine, Settings

Engine(Settings()).draw(
    Path(sys.argv[1]), prompt="Close-up of the presenter.", on_camera=True, wardrobe="", look={},
    width=640, height=360, palette=1, seed=3,
)
"""


@pytest.fixture(scope="session")
def checkout() -> Path:
    """LatentSync's code; tests that ask for it are skipped where it is not."""
    folder = Path(DEFAULT).expanduser()
    if not is_complete(folder):
        pytest.skip(f"{folder} does not hold the pinned commit of {REPOSITORY}")
    return folder


@pytest.fixture(scope="session")
def presenter(tmp_path_factory: pytest.TempPathFactory) -> np.ndarray:
    """A close-up of the drawn presenter: 180 x 320 x 3 bytes; drawn in the draft's own environment."""
    python = Path(os.environ.get("UNDERSTUDY_DRAFT_PYTHON", PROJECT / ".venv/bin/python"))
    if not python.exists():
        pytest.skip(f"{python}, which draws the presenter, is missing; `make setup` sets it up")
    picture = tmp_path_factory.mktemp("presenter") / "presenter.png"
    subprocess.run([python, "-c", DRAWING, picture], cwd=PROJECT, check=True)
    drawn = cv2.cvtColor(cv2.imread(str(picture)), cv2.COLOR_BGR2RGB)
    return cv2.resize(drawn, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)


@pytest.fixture(scope="session")
def empty() -> np.ndarray:
    """A picture of the same size without a face: a slope of grey."""
    row = np.linspace(60, 200, WIDTH).astype(np.uint8)
    return np.ascontiguousarray(np.broadcast_to(row[None, :, None], (HEIGHT, WIDTH, 3)))


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of noise that swells and fades five times a second."""
    seconds = np.arange(2 * SAMPLE_RATE) / SAMPLE_RATE
    noise = np.random.default_rng(0).normal(0, 0.2, len(seconds))
    path = tmp_path_factory.mktemp("sound") / "speech.wav"
    write_wav(path, noise * np.sin(2 * np.pi * 2.5 * seconds) ** 2)
    return path


@pytest.fixture(scope="session")
def make_engine(make_place: Callable, checkout: Path) -> Callable[..., Engine]:
    """`make_engine(face="leftmost")` is an engine with two steps; `report` as of Place."""

    def make(report: Callable | None = None, **settings: Any) -> Engine:
        place = make_place(*MINIATURES.values(), **({"report": report} if report else {}))
        return Engine(Settings(**(MINIATURES | {"steps": 2} | settings)), place)

    return make


@pytest.fixture(scope="session")
def engine(make_engine: Callable[..., Engine]) -> Engine:
    """An engine as it is by default, loaded once."""
    return make_engine()


Sync = Callable[..., tuple[list[np.ndarray], Clip]]


@pytest.fixture
def sync(engine: Engine, sound: Path, tmp_path: Path) -> Sync:
    """`sync(pictures, fps=25)` gives the pictures with lips moved, and the clip that holds them."""

    def run(
        pictures: Iterable[np.ndarray],
        fps: int = 25,
        shots: tuple[int, ...] = (),
        seed: int = 1,
        by: Any = None,
    ) -> tuple[list[np.ndarray], Clip]:
        pictures = list(pictures)
        lengths = shots or (len(pictures),)
        write_clip(
            pictures, tmp_path / "clip.mkv", fps=fps, shots=[Shot(length, length) for length in lengths]
        )
        output = tmp_path / "synced.mkv"
        (by or engine).sync(tmp_path / "clip.mkv", sound, output, fps=fps, speech_start=0.1, seed=seed)
        clip = read_clip(output)
        return list(clip.pictures()), clip

    return run

"""What credentials cost: signing a film of 40 s, a still and its sound, and reading them again.

    python bench/signing.py

The film is 1280x720 at 25 frames a second, of moving noise that encodes as filmed pictures do; six models are
named. Medians of several times, in one process that has c2pa loaded. Writes bench/results/signing.json.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from draft import machine, write_down

from understudy.film.cards import LABEL
from understudy.media.audio import SAMPLE_RATE, write_wav
from understudy.media.encoding import write_video
from understudy.media.muxing import join_film
from understudy.trust.credentials import sign
from understudy.trust.exports import export_sound, export_still
from understudy.trust.identity import own_identity, own_root
from understudy.trust.inspection import inspect

SECONDS, FPS, WIDTH, HEIGHT = 40, 25, 1280, 720
TIMES = 7
GRAIN = 40
"""Pixels of a grain of the noise: with the bits of a filmed picture, 2 Mbit a second."""
MODELS = [
    {"title": f"model {number}", "purpose": "", "version": "a1" * 20, "licence": "MIT", "address": ""}
    for number in range(6)
]
CLAIMS = {
    "signer": {"certificate": "", "key": ""},
    "cosigner": None,
    "time_stamps": "",
    "title": "Moving noise",
    "source_type": "compositeWithTrainedAlgorithmicMedia",
    "models": MODELS,
    "engines": {"image": "flux 1"},
    "script": "12" * 32,
    "consent": "61bf1ea4" * 8,
    "visible_label": "opening",
    "training": "notAllowed",
}


def pictures() -> Iterator[np.ndarray]:
    """Noise that moves by a pixel each frame."""
    random = np.random.default_rng(0)
    grains = random.integers(0, 256, (HEIGHT // GRAIN, WIDTH // GRAIN + SECONDS, 4), np.uint8)
    noise = cv2.resize(grains, None, fx=GRAIN, fy=GRAIN, interpolation=cv2.INTER_CUBIC)
    for frame in range(SECONDS * FPS):
        start = frame % (noise.shape[1] - WIDTH)
        yield np.ascontiguousarray(noise[:, start : start + WIDTH])


def make_film(folder: Path) -> Path:
    """The film, without credentials."""
    write_video(pictures(), folder / "silent.mp4", width=WIDTH, height=HEIGHT, fps=FPS)
    samples = 0.1 * np.random.default_rng(0).standard_normal(SECONDS * SAMPLE_RATE).astype(np.float32)
    write_wav(folder / "sound.wav", samples)
    film = folder / "film.unsigned.mp4"
    join_film(
        [folder / "silent.mp4"], folder / "sound.wav", None, film, language="en", title="Noise", comment=LABEL
    )
    return film


def cost(work: Callable[[], Any], times: int = TIMES) -> dict[str, float]:
    """Medians: seconds, and seconds of processors, which other programs on the machine change less."""
    waited, worked = [], []
    for _ in range(times):
        start, processor = time.perf_counter(), time.process_time()
        work()
        waited.append(time.perf_counter() - start)
        worked.append(time.process_time() - processor)
    return {
        "seconds": round(statistics.median(waited), 3),
        "processor": round(statistics.median(worked), 3),
    }


def measure(folder: Path) -> dict[str, Any]:
    """Seconds and bytes."""
    film, signed, sidecar = make_film(folder), folder / "film.mp4", folder / "film.c2pa"
    image, still, sound = folder / "image.png", folder / "still.png", folder / "sound.m4a"
    cv2.imwrite(str(image), next(pictures()))
    costs = {
        "certificates": cost(own_identity, times=1),
        "film": cost(lambda: sign(film, signed, sidecar, **CLAIMS)),
        "film, read and judged": cost(lambda: inspect(signed, [own_root()])),
        "still": cost(lambda: export_still(image, still, **CLAIMS)),
        "sound": cost(lambda: export_sound(film, sound, **CLAIMS)),
    }
    return {
        "film_seconds": SECONDS,
        "film_bytes": film.stat().st_size,
        "added_bytes": signed.stat().st_size - film.stat().st_size,
        "costs": costs,
    }


def main() -> None:
    """Measure, write and print."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = folder  # certificates of the bench's own
        write_down("signing", {"machine": machine(), **measure(Path(folder))})


if __name__ == "__main__":
    main()

"""Whether lip-sync needs the same memory however long the clip is: measures, and writes bench/results/.

Run in the environment of the engine: `.venv-latentsync/bin/python bench/latentsync_memory.py PICTURE`, where PICTURE
shows a face. Each length is synced by a process of its own, with the miniatures' random weights, on the CPU.
"""

import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY))

SECONDS = (5, 15, 30, 60)
FPS = 25
STEPS = 1
MINIATURES = {"model": "tiny-latentsync", "whisper": "tiny-whisper", "vae": "tiny-sd-vae"}


def make_clip(picture: Path, folder: Path, seconds: int) -> None:
    """A clip of the picture swaying in one shot, and a speech of noise."""
    import cv2
    import numpy as np

    from understudy.media.audio import SAMPLE_RATE, write_wav
    from understudy.media.lossless import Shot, write_clip

    shown = cv2.cvtColor(cv2.imread(str(picture)), cv2.COLOR_BGR2RGB)
    frames = seconds * FPS
    pictures = (np.roll(shown, (i % 5, i % 50), (0, 1)) for i in range(frames))
    write_clip(pictures, folder / "clip.mkv", fps=FPS, shots=[Shot(frames, frames)])
    write_wav(folder / "speech.wav", np.random.default_rng(0).normal(0, 0.1, seconds * SAMPLE_RATE))


def sync(folder: Path) -> None:
    """Sync the clip of a folder; prints the process's peak memory and how long it took, as JSON."""
    from understudy.lips.latentsync import Engine, Settings
    from understudy.workers.place import Place

    models = {name: folder.parent / name for name in MINIATURES.values()}
    place = Place("cpu", 0, models, lambda done, total, unit: None)
    engine = Engine(Settings(**MINIATURES, steps=STEPS), place)
    begun = time.perf_counter()
    engine.sync(
        folder / "clip.mkv", folder / "speech.wav", folder / "synced.mkv", fps=FPS, speech_start=0.0, seed=1
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"peak (MiB)": round(peak), "seconds": round(time.perf_counter() - begun, 1)}))


def main(picture: Path) -> None:
    """Measure all lengths."""
    from understudy.media.lossless import read_clip
    from understudy.miniatures import MINIATURES as BUILDERS

    measured = {}
    with tempfile.TemporaryDirectory() as temporary:
        models = Path(temporary)
        for name in MINIATURES.values():
            BUILDERS[name].build(models / name)
        for seconds in SECONDS:
            folder = models / str(seconds)
            folder.mkdir()
            make_clip(picture, folder, seconds)
            command = [sys.executable, __file__, "--sync", str(folder)]
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
            measured[f"{seconds} s"] = json.loads(done.stdout.splitlines()[-1])
            clip = read_clip(folder / "synced.mkv")
            if clip.frames != seconds * FPS:
                raise RuntimeError(f"{clip.frames} frames instead of {seconds * FPS}")
        size = f"{clip.width}x{clip.height}"
    report = {
        "machine": {
            "processor": platform.processor() or platform.machine(),
            "python": platform.python_version(),
        },
        "clip": f"{size} pixels, {FPS} frames a second",
        "lengths": measured,
    }
    text = json.dumps(report, indent=2)
    (REPOSITORY / "bench/results/latentsync_memory.json").write_text(text + "\n")
    print(text)


if sys.argv[1] == "--sync":
    sync(Path(sys.argv[2]))
else:
    main(Path(sys.argv[1]))

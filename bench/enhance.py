"""Frames per second and memory of upscaling and interpolation, on a machine with an NVIDIA card:

    PYTHONPATH=. .venv-diffusers/bin/python bench/enhance.py

Clips of 1280x720 become 1920x1080, and 16 frames a second 25. The networks have their full size and random weights;
nothing is downloaded. Each measurement is a process of its own, held to 8 GB, and counts the whole way from file to
file; beside it stands the upscaler's network alone, called through spandrel. Writes bench/results/enhance.json.
`--dry-run` goes the same way on the CPU with miniatures, and only prints.
"""

import argparse
import json
import platform
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from full_size import GIGABYTE, in_own_process
from safetensors.torch import save_file

from understudy.finish.interpolation.film import Film, published_names
from understudy.finish.interpolation.rife import Rife
from understudy.finish.neural import Engine, Settings
from understudy.finish.upscaling import Upscaler
from understudy.media.lossless import Shot, write_clip
from understudy.media.rates import frames_for
from understudy.miniatures import MINIATURES
from understudy.miniatures.realesrgan import drawn_weights
from understudy.workers.card import hold_to
from understudy.workers.place import Place

RESULTS = Path(__file__).parent / "results/enhance.json"
VRAM = 8  # GB
FILM_FPS = 25
FILM_FRAMES = {"full": 50, "miniature": 13}
SIZES = {"full": ((1280, 720), (1920, 1080)), "miniature": ((128, 72), (192, 108))}
"""Width and height of the clip and of the film."""

CASES = {
    "upscaled": {"interpolation": "", "upscaling": "realesrgan", "fps": 25},
    "rife": {"interpolation": "rife", "upscaling": "", "fps": 16},
    "film": {"interpolation": "film", "upscaling": "", "fps": 16},
    "rife, upscaled": {"interpolation": "rife", "upscaling": "realesrgan", "fps": 16},
    "film, upscaled": {"interpolation": "film", "upscaling": "realesrgan", "fps": 16},
}
"""Networks, and the clip's frames per second."""
BARE = "bare"
"""The upscaler's network alone, picture by picture, on the whole picture."""


def build(folder: Path, size: str) -> None:
    """Write the three networks."""
    for name in ("rife", "film", "realesrgan"):
        (folder / name).mkdir()
        if size == "miniature":
            MINIATURES[f"tiny-{name}"].build(folder / name)
    if size == "full":
        torch.manual_seed(0)
        weights = {
            "rife": Rife((192, 128, 96, 64), encoder_width=32, features=8).state_dict(),
            "film": published_names(Film(64, (32, 64, 128, 256)).state_dict()),
            "realesrgan": drawn_weights(width=64, blocks=23),
        }
        for name, tensors in weights.items():
            save_file(tensors, folder / name / "model.safetensors")


def write_moving(path: Path, size: str, fps: int) -> None:
    """A clip of soft patches that glide by."""
    (width, height), _ = SIZES[size]
    frames = frames_for(FILM_FRAMES[size], fps, FILM_FPS)
    patches = np.random.default_rng(0).integers(0, 256, (height // 8, width // 8 + frames, 3), np.uint8)
    scenery = patches.repeat(8, 0).repeat(8, 1)
    views = (scenery[:, 4 * i : 4 * i + width] for i in range(frames))
    write_clip(views, path, fps=fps, shots=[Shot(frames, FILM_FRAMES[size])])


def measure(case: str, folder: Path, size: str, device: str) -> dict[str, Any]:
    """The engine from file to file, after a run that warms up."""
    asked = dict(CASES[case])
    fps = asked.pop("fps")
    place = Place(
        device=device,
        vram=VRAM,
        models={name: folder / name for name in asked.values() if name},
        report=lambda *step: None,
    )
    engine = Engine(Settings(**asked), place)
    _, (width, height) = SIZES[size]
    with tempfile.TemporaryDirectory() as temporary:
        clip, output = Path(temporary, "clip.mkv"), Path(temporary, "enhanced.mkv")
        write_moving(clip, size, fps)
        for _ in range(2):
            begun = time.perf_counter()
            engine.enhance(clip, output, width=width, height=height, fps=FILM_FPS)
            seconds = time.perf_counter() - begun
    return {"film_frames_per_second": round(FILM_FRAMES[size] / seconds, 2), **peak()}


def measure_bare(folder: Path, size: str, device: str) -> dict[str, Any]:
    """The upscaler's network, called as spandrel's own page does; float16 on a card."""
    hold_to(Place(device=device, vram=VRAM, models={}, report=lambda *step: None))
    network = Upscaler(folder / "realesrgan", device, tile_pixels=0).network
    (width, height), _ = SIZES[size]
    picture = torch.rand(1, 3, height, width).to(device, network.dtype)
    for _ in range(2):
        begun = time.perf_counter()
        for _ in range(FILM_FRAMES[size]):
            network(picture)
        if device != "cpu":
            torch.cuda.synchronize()
        seconds = time.perf_counter() - begun
    return {"pictures_per_second": round(FILM_FRAMES[size] / seconds, 2), **peak()}


def peak() -> dict[str, float | None]:
    """The most memory of the card that was taken, in GB."""
    if not torch.cuda.is_available():
        return {"peak_allocated_gb": None, "peak_reserved_gb": None}
    return {
        "peak_allocated_gb": round(torch.cuda.max_memory_allocated() / GIGABYTE, 2),
        "peak_reserved_gb": round(torch.cuda.max_memory_reserved() / GIGABYTE, 2),
    }


def measure_all(size: str) -> dict[str, Any]:
    """All cases, one process each."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder), size)
        for case in (BARE, *CASES):
            dry = ["--dry-run"] if size == "miniature" else []
            row = in_own_process(__file__, [*dry, "--case", case, "--folder", folder])
            rows.append({"case": case, **row})
            print(rows[-1], flush=True)
    cuda = torch.cuda.is_available()
    return {
        "device": torch.cuda.get_device_name() if cuda else platform.processor() or platform.machine(),
        "torch": torch.__version__,
        "vram_gb": VRAM,
        "networks": size,
        "sizes": ["x".join(map(str, side)) for side in SIZES[size]],
        "film_fps": FILM_FPS,
        "measurements": rows,
    }


def main() -> None:
    """Measure all, or one, as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dry-run", action="store_true", help="miniatures on the CPU; writes no results")
    parser.add_argument("--case", choices=(BARE, *CASES), help="measure this one alone, in this process")
    parser.add_argument("--folder", type=Path, help="where the networks were built")
    arguments = parser.parse_args()
    if not arguments.dry_run and not torch.cuda.is_available():
        parser.error("this needs an NVIDIA card; --dry-run does not")
    size, device = ("miniature", "cpu") if arguments.dry_run else ("full", "cuda:0")
    if arguments.case == BARE:
        print(json.dumps(measure_bare(arguments.folder, size, device)))
    elif arguments.case:
        print(json.dumps(measure(arguments.case, arguments.folder, size, device)))
    else:
        report = measure_all(size)
        if not arguments.dry_run:
            RESULTS.write_text(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()

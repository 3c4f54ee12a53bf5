"""Memory and time of training a likeness under 8, 12 and 16 GB, on a machine with an NVIDIA card:

    PYTHONPATH=. .venv-diffusers/bin/python bench/lora_memory.py

FLUX.2-klein-base-4B and FLUX.1-dev of full size with random weights, as bench/flux_memory.py builds them; one photo's
latents at 512, 768 and 1024 pixels. Each measurement is a process of its own, held to its setting. Writes
bench/results/lora_memory.json. `--dry-run` goes the same way on the CPU with miniatures, and only prints.
"""

import argparse
import json
import platform
import tempfile
from pathlib import Path
from typing import Any

import diffusers
import torch
from flux_memory import MODELS, build
from full_size import GIGABYTE, Clock, in_own_process

from training.lora import dataset as datasets
from training.lora.base import base
from training.lora.trainer import Engine, Settings
from understudy.workers.place import Place

RESULTS = Path(__file__).parent / "results/lora_memory.json"
VRAM = (8, 12, 16)  # GB
SIDES = (512, 768, 1024)  # pixels
DRY_SIDES = (64,)
STEPS = 8
TOKENS = 512


def write_dataset(folder: Path, side: int, output: Path) -> None:
    """Random latents and texts of the model's shapes: what they hold changes neither memory nor time."""
    config = json.loads((folder / "transformer" / "config.json").read_text())
    channels, width = config["in_channels"], config["joint_attention_dim"]
    is_klein = "pooled_projection_dim" not in config
    shape = (1, channels, side // 16, side // 16) if is_klein else (1, channels // 4, side // 8, side // 8)
    text = {"prompt_embeds": torch.randn(1, TOKENS, width)}
    if not is_klein:
        text["pooled_prompt_embeds"] = torch.randn(1, config["pooled_projection_dim"])
    photos = [datasets.Photo(name, "caption", [torch.randn(shape)]) for name in ("one", "two")]
    texts = {words: {name: part.clone() for name, part in text.items()} for words in ("caption", "")}
    datasets.write(datasets.Dataset(photos[:1], photos[1:], texts, [], ["caption"], "bench"), output)


def measure(name: str, folder: Path, vram: float, side: int, device: str) -> dict[str, Any]:
    """The trainer's own steps, with its measurements before and after; no samples are drawn."""
    clock = Clock()
    place = Place(device=device, vram=vram, models={name: folder}, report=clock)
    with tempfile.TemporaryDirectory() as temporary:
        file = Path(temporary, "dataset.safetensors")
        write_dataset(folder, side, file)
        engine = Engine(Settings(name), place)
        engine.train(
            file,
            Path(temporary, "run"),
            run="bench",
            title="bench",
            rank=base(folder).rank,
            steps=STEPS,
            learning_rate=1e-4,
            caption_dropout=0.0,
            sample_every=STEPS,
            seed=1,
        )
    cuda = torch.cuda.is_available()
    return {
        "precision": engine.precision,
        "step_seconds": round(clock.step_seconds, 4),
        "peak_allocated_gb": round(torch.cuda.max_memory_allocated() / GIGABYTE, 2) if cuda else None,
        "peak_reserved_gb": round(torch.cuda.max_memory_reserved() / GIGABYTE, 2) if cuda else None,
    }


def measure_all(dry_run: bool) -> dict[str, Any]:
    """All models at all sizes under all settings."""
    rows = []
    for name in MODELS:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary, name)
            build(name, folder, dry_run)
            for vram in VRAM[:1] if dry_run else VRAM:
                for side in DRY_SIDES if dry_run else SIDES:
                    arguments = [
                        "--vram",
                        str(vram),
                        "--side",
                        str(side),
                        "--model",
                        name,
                        "--folder",
                        str(folder),
                    ]
                    row = in_own_process(__file__, [*(["--dry-run"] if dry_run else []), *arguments])
                    rows.append({"model": name, "vram": vram, "side": side, **row})
                    print(rows[-1], flush=True)
    return {
        "device": torch.cuda.get_device_name() if torch.cuda.is_available() else platform.machine(),
        "torch": torch.__version__,
        "diffusers": diffusers.__version__,
        "measurements": rows,
    }


def main() -> None:
    """Measure all, or one, as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dry-run", action="store_true", help="miniatures on the CPU; writes no results")
    parser.add_argument("--model", choices=MODELS, help="measure this one alone, in this process")
    parser.add_argument("--folder", type=Path, help="where it was built")
    parser.add_argument("--vram", type=float, help="held to so many GB")
    parser.add_argument("--side", type=int, help="of the photo, in pixels")
    arguments = parser.parse_args()
    if not arguments.dry_run and not torch.cuda.is_available():
        parser.error("this needs an NVIDIA card; --dry-run does not")
    if arguments.model:
        device = "cpu" if arguments.dry_run else "cuda:0"
        found = measure(arguments.model, arguments.folder, arguments.vram, arguments.side, device)
        print(json.dumps(found))
        return
    report = measure_all(arguments.dry_run)
    if not arguments.dry_run:
        RESULTS.write_text(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()

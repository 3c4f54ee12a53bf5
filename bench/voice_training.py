"""Memory and time of fine-tuning F5-TTS at full size, on a machine with an NVIDIA card:

    PYTHONPATH=. .venv-f5/bin/python bench/voice_training.py

The model has the size of F5TTS_v1_Base and random weights; nothing is downloaded. Each `vram` is measured in a process
of its own. Writes bench/results/voice_training.json. `--dry-run` goes the same way on the CPU with the miniature, and
only prints.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import torch
from f5_tts.model import CFM, DiT

from training.voice.examples import Example
from training.voice.learning import fit, learn, learning_rate, make_optimiser
from training.voice.order import batches
from understudy.miniatures import f5 as miniature
from understudy.speech.f5_voice import ARCHITECTURE, BANDS, HOP, RATE, SPECTRUM

CARDS = (8.0, 12.0, 16.0)
"""Gigabytes."""
BATCH_SECONDS = 50.0
CLIP_SECONDS = (4.0, 6.0, 8.0, 11.0)
SYMBOLS = "abcdefghijklmnopqrstuvwxyz "
UPDATES, WARM_UP = 12, 4
GIGABYTE = 10**9
RESULT = Path(__file__).parent / "results/voice_training.json"


def measure(vram: float, is_dry: bool) -> dict[str, Any]:
    """Seconds of an update, and the peak of memory."""
    device = "cpu" if is_dry else "cuda:0"
    architecture = miniature.ARCHITECTURE if is_dry else ARCHITECTURE
    torch.manual_seed(0)
    model = CFM(
        transformer=DiT(**architecture, text_num_embeds=len(SYMBOLS), mel_dim=BANDS),
        mel_spec_kwargs=SPECTRUM,
        vocab_char_map={symbol: index for index, symbol in enumerate(SYMBOLS)},
    )
    examples = [_example(CLIP_SECONDS[index % len(CLIP_SECONDS)]) for index in range(40)]
    frames = fit(model, device, vram)
    optimiser = make_optimiser(model)
    order = batches([example.frames for example in examples], round(BATCH_SECONDS * RATE / HOP), seed=1)
    times = []
    for update in range(WARM_UP + 1 if is_dry else UPDATES):
        begun = time.perf_counter()
        batch = [examples[index] for index in next(order)]
        rate = learning_rate(update, 1e-5)
        learn(model, optimiser, batch, rate=rate, most_frames=frames, seed=str(update))
        if not is_dry:
            torch.cuda.synchronize()
        times.append(time.perf_counter() - begun)
    return {
        "vram": vram,
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "frames_at_once": frames,
        "layers_computed_twice": model.transformer.checkpoint_activations,
        "update_seconds": round(statistics.median(times[WARM_UP:]), 3),
        "peak_allocated_gb": None if is_dry else round(torch.cuda.max_memory_allocated() / GIGABYTE, 2),
        "peak_reserved_gb": None if is_dry else round(torch.cuda.max_memory_reserved() / GIGABYTE, 2),
    }


def _example(seconds: float) -> Example:
    spectrum = torch.randn(round(seconds * RATE / HOP), BANDS)
    characters = list("the quick brown fox jumps over the lazy dog " * round(seconds / 3))
    return Example(Path("unused.wav"), "".join(characters), characters, spectrum)


def main() -> None:
    """Measure each card in its own process."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--vram", type=float)
    arguments = parser.parse_args()
    if arguments.vram:
        print(json.dumps(measure(arguments.vram, arguments.dry_run)))
        return
    results = []
    for vram in CARDS:
        command = [
            sys.executable,
            __file__,
            "--vram",
            str(vram),
            *(["--dry-run"] if arguments.dry_run else []),
        ]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            results.append({"vram": vram, "failed": done.stderr.strip().splitlines()[-1]})
        else:
            results.append(json.loads(done.stdout.splitlines()[-1]))
        print(results[-1])
    if not arguments.dry_run:
        card = torch.cuda.get_device_name()
        RESULT.write_text(json.dumps({"card": card, "cards": results}, indent=2) + "\n")


main()

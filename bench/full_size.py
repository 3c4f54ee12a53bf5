"""Models of their full size with random weights, and what a run of them takes: for bench/flux_memory.py and others."""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import diffusers
import torch
import transformers
from huggingface_hub import save_torch_state_dict

GIGABYTE = 10**9
SPREAD = 0.02  # of random weights; as transformers are initialised


def build_part(folder: Path, kind: str, config: dict[str, Any]) -> None:
    """Write a part's configuration, and random weights in bfloat16."""
    for file in folder.glob("*.safetensors"):
        file.unlink()
    with torch.device("meta"):
        if hasattr(diffusers, kind):
            model, pattern = getattr(diffusers, kind)(**config), "diffusion_pytorch_model{suffix}.safetensors"
            model.save_config(folder)
        else:
            model_class = getattr(transformers, kind)
            model, pattern = model_class(model_class.config_class(**config)), "model{suffix}.safetensors"
            model.config.architectures = [kind]
            model.config.save_pretrained(folder)
    distinct = {id(tensor): name for name, tensor in reversed(model.state_dict(keep_vars=True).items())}
    generator = torch.Generator().manual_seed(0)
    weights = {
        name: torch.empty(tensor.shape, dtype=torch.bfloat16).normal_(std=SPREAD, generator=generator)
        for name, tensor in model.state_dict(keep_vars=True).items()
        if distinct[id(tensor)] == name
    }
    save_torch_state_dict(weights, folder, filename_pattern=pattern)


class Clock:
    """When each step ended, with the card's work done."""

    def __init__(self) -> None:
        self.times: list[float] = []

    def __call__(self, *_: object) -> dict[str, Any]:
        if torch.cuda.is_available():
            torch.cuda.synchronize()
        self.times.append(time.perf_counter())
        return {}

    @property
    def step_seconds(self) -> float:
        """Of the steps after the first two, which warm up."""
        return statistics.median(
            end - start for start, end in zip(self.times[1:], self.times[2:], strict=False)
        )


def measured(make: Callable[[Path], None], clock: Clock) -> dict[str, Any]:
    """Peak memory and times of a second run, after one that warms up."""
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder))
        begun = time.perf_counter()
        make(Path(folder))
        seconds = time.perf_counter() - begun
    cuda = torch.cuda.is_available()
    return {
        "step_seconds": round(clock.step_seconds, 4),
        "seconds": round(seconds, 2),
        "peak_allocated_gb": round(torch.cuda.max_memory_allocated() / GIGABYTE, 2) if cuda else None,
        "peak_reserved_gb": round(torch.cuda.max_memory_reserved() / GIGABYTE, 2) if cuda else None,
    }


def in_own_process(script: str, arguments: list[str]) -> dict[str, Any]:
    """One measurement by a script, which prints it as its last line."""
    command = [sys.executable, script, *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        return {"failed": done.stderr.strip().splitlines()[-1]}
    return json.loads(done.stdout.splitlines()[-1])

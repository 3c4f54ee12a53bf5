"""The whole state of a training, written so that it goes on after a kill exactly as if nothing had happened.

Noise, order of photos and learning rate follow from seed and step alone, so that a state is the step, the LoRA, the
optimiser and what was measured so far.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from understudy.files import replace_atomically

_KEPT = 2
"""The last one may be of a disk that failed while it was written."""
_LORA, _OPTIMISER = "lora/", "optimiser/"


@dataclass
class State:
    """Where a training is."""

    step: int = 0
    """Steps that are done."""
    weights: dict[str, torch.Tensor] = field(default_factory=dict)
    optimiser: dict[int, dict[str, Any]] = field(default_factory=dict)
    """Number of a parameter -> what the optimiser keeps of it: the "state" of its `state_dict`."""
    losses: list[float] = field(default_factory=list)
    """Of each step."""
    checkpoints: list[dict[str, float]] = field(default_factory=list)
    """What was measured at each checkpoint: step, held_out, drift."""


def save(folder: Path, run: str, state: State) -> None:
    """Write the state, and remove older ones than the last two. `run` names what is trained."""
    tensors = {_LORA + name: tensor for name, tensor in state.weights.items()}
    plain: dict[str, dict[str, Any]] = {}
    for parameter, values in state.optimiser.items():
        for name, value in values.items():
            if isinstance(value, torch.Tensor):
                tensors[f"{_OPTIMISER}{parameter}/{name}"] = value.detach().cpu().contiguous()
            else:
                plain.setdefault(str(parameter), {})[name] = value
    about = {
        "run": run,
        "step": state.step,
        "losses": state.losses,
        "checkpoints": state.checkpoints,
        "optimiser": plain,
    }
    with replace_atomically(_file(folder, state.step)) as unfinished:
        save_file(tensors, unfinished, {"state": json.dumps(about)})
    for old in _files(folder)[:-_KEPT]:
        old.unlink()


def latest(folder: Path, run: str) -> State:
    """The last whole state of this run; a new one if there is none."""
    for file in reversed(_files(folder)):
        try:
            state = _read(file, run)
        except (OSError, SafetensorError, ValueError, KeyError):
            continue  # cut off by a full disk or a failing one
        if state:
            return state
    return State()


def _read(file: Path, run: str) -> State | None:
    with safe_open(file, "pt") as content:
        about = json.loads(content.metadata()["state"])
        if about["run"] != run:
            return None
        optimiser: dict[int, dict[str, Any]] = {
            int(parameter): values for parameter, values in about["optimiser"].items()
        }
        weights = {}
        for key in content.keys():  # noqa: SIM118  it is no dict
            if key.startswith(_LORA):
                weights[key.removeprefix(_LORA)] = content.get_tensor(key)
            else:
                parameter, name = key.removeprefix(_OPTIMISER).split("/")
                optimiser.setdefault(int(parameter), {})[name] = content.get_tensor(key)
    return State(
        about["step"], weights, dict(sorted(optimiser.items())), about["losses"], about["checkpoints"]
    )


def _file(folder: Path, step: int) -> Path:
    return folder / f"state-{step:06d}.safetensors"


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("state-*.safetensors"))

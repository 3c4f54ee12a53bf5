"""All that a training has come to, in one file: weights, optimiser, and what was measured so far."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.disk import full_disk_told
from understudy.files import replace_atomically

if TYPE_CHECKING:
    import torch
    from f5_tts.model import CFM


@dataclass
class History:
    """What was measured."""

    losses: list[float] = field(default_factory=list)
    """Of each update."""
    held_out: dict[str, float] = field(default_factory=dict)
    """Updates done -> loss of the held-out clips; 0 is the model before the training."""

    @property
    def updates(self) -> int:
        """Updates done."""
        return len(self.losses)


def save_state(
    path: Path, model: "CFM", optimiser: "torch.optim.Optimizer", history: History, identity: str
) -> None:
    """Writes the state in place of the one before. Raises UserError on a full disk; then that one stays."""
    from safetensors.torch import save_file

    names = {parameter: name for name, parameter in model.named_parameters()}
    tensors = {f"weights.{name}": parameter.detach() for parameter, name in names.items()}
    for parameter, state in optimiser.state.items():
        tensors |= {f"optimiser.{key}.{names[parameter]}": value for key, value in state.items()}
    # One entry: safetensors writes several in another order in each process, and the file would be another one.
    metadata = {"state": json.dumps({"history": asdict(history), "identity": identity})}
    with full_disk_told(path), replace_atomically(path) as file:
        save_file({name: tensor.contiguous().cpu() for name, tensor in tensors.items()}, file, metadata)


def load_state(
    path: Path, model: "CFM", optimiser: "torch.optim.Optimizer", identity: str, updates: int
) -> History | None:
    """Brings model and optimiser to where they were.

    None if there is no state, or it is of another training or further than `updates`.
    """
    import torch
    from safetensors import safe_open

    if not path.is_file():
        return None
    with safe_open(path, "pt") as file:
        about = json.loads(file.metadata()["state"])
        history = History(**about["history"])
        if about["identity"] != identity or history.updates > updates:
            return None
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - it is no dict
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.copy_(tensors[f"weights.{name}"])
            state = {
                key: tensors[f"optimiser.{key}.{name}"]
                for key in ("step", "exp_avg", "exp_avg_sq")
                if f"optimiser.{key}.{name}" in tensors
            }
            if state:
                # AdamW counts its steps on the CPU.
                optimiser.state[parameter] = {
                    key: value if key == "step" else value.to(parameter.device)
                    for key, value in state.items()
                }
    return history


def save_weights(path: Path, model: "CFM") -> None:
    """Writes a checkpoint for the engine f5: parameters in half precision, and no more. Raises UserError."""
    import torch
    from safetensors.torch import save_file

    parameters = {name for name, _ in model.named_parameters()}
    weights = {
        name: tensor.to(torch.float16 if name in parameters else tensor.dtype).contiguous().cpu()
        for name, tensor in model.state_dict().items()
    }
    with full_disk_told(path), replace_atomically(path) as file:
        save_file(weights, file)

"""The LoRA in a model that is trained: added, read, put back, and kept beside weights in 8 bits."""

import re
from functools import partial
from pathlib import Path

import torch
from peft import LoraConfig
from peft.utils import get_peft_model_state_dict, set_peft_model_state_dict
from safetensors.torch import save_file

_STORED = torch.float8_e4m3fn  # the 8-bit type with the finer steps, as used for weights
_REDUCED = re.compile(r"^(single_)?transformer_blocks\.(?!.*(norm|lora_))")
"""Layers that are kept in 8 bits: nearly all weights, but not the norms' modulations, which diffusers keeps, too."""
_PREFIX = "transformer."  # of every name in the file, as diffusers writes LoRAs

Weights = dict[str, torch.Tensor]


def add(transformer: torch.nn.Module, targets: str, rank: int, seed: int) -> list[torch.nn.Parameter]:
    """Give the layers that the expression `targets` names a LoRA that changes nothing yet; its parameters, float32."""
    transformer.requires_grad_(False)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        transformer.add_adapter(
            LoraConfig(r=rank, lora_alpha=rank, init_lora_weights="gaussian", target_modules=targets)
        )
    parameters = [parameter for parameter in transformer.parameters() if parameter.requires_grad]
    for parameter in parameters:
        parameter.data = parameter.data.float()
    return parameters


def store_in_8_bits(transformer: torch.nn.Module) -> None:
    """Keep the weights of the blocks' linear layers in 8 bits, and widen each where it is multiplied.

    diffusers' own hooks narrow a layer again after it was called, when what its gradient needs is still to come.
    """
    for name, layer in transformer.named_modules():
        is_linear = isinstance(layer, torch.nn.Linear)
        if is_linear and _REDUCED.match(name) and layer.weight.dtype != _STORED:
            layer.compute_dtype = layer.weight.dtype  # PEFT would else make the next LoRA of 8 bits, too
            layer.weight.data = layer.weight.data.to(_STORED)
            layer.forward = partial(_widened, layer)


def _widened(layer: torch.nn.Linear, x: torch.Tensor) -> torch.Tensor:
    return torch.nn.functional.linear(x, layer.weight.to(x.dtype), layer.bias)


def weights(transformer: torch.nn.Module) -> Weights:
    """The LoRA's matrices."""
    return {
        name: matrix.detach().cpu().contiguous()
        for name, matrix in get_peft_model_state_dict(transformer).items()
    }


def put_back(transformer: torch.nn.Module, matrices: Weights) -> None:
    """Let the LoRA be what `weights` gave."""
    set_peft_model_state_dict(transformer, matrices)


def save(transformer: torch.nn.Module, output: Path) -> None:
    """Write the LoRA as diffusers reads it."""
    save_file({_PREFIX + name: matrix for name, matrix in weights(transformer).items()}, output)

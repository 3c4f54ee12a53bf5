"""LoRAs with random weights for the miniatures, in the forms that people's files have."""

from collections.abc import Callable
from pathlib import Path

import diffusers
import pytest
import torch
from peft import LoraConfig
from peft.utils import get_peft_model_state_dict
from safetensors.torch import load_file, save_file

from understudy.diffusion.memory_plan import pipeline_class

ATTENTION = ["to_q", "to_k", "to_v", "to_out.0"]
SINGLE_BLOCKS_OF_KLEIN = ["to_qkv_mlp_proj"]
SPREAD = 0.1  # of the weights: enough to be seen in a miniature's noise


def write_lora(model: Path, file: Path, seed: int = 0, targets: list[str] = ATTENTION) -> Path:
    """Write a LoRA of rank 4 for a model's transformer, as diffusers' training scripts save theirs."""
    kind = getattr(diffusers, pipeline_class(model))
    pipeline = kind.from_pretrained(model)
    pipeline.transformer.add_adapter(LoraConfig(r=4, lora_alpha=4, target_modules=targets))
    generator = torch.Generator().manual_seed(seed)
    matrices = {
        name: torch.randn(matrix.shape, generator=generator) * SPREAD
        for name, matrix in get_peft_model_state_dict(pipeline.transformer).items()
    }
    kind.save_lora_weights(file.parent, transformer_lora_layers=matrices, weight_name=file.name)
    return file


def rename(file: Path, output: Path, new_name: Callable[[str], str]) -> Path:
    """Write a copy of a file of weights with other names."""
    save_file({new_name(name): tensor for name, tensor in load_file(file).items()}, output)
    return output


@pytest.fixture(scope="session")
def loras(tmp_path_factory: pytest.TempPathFactory, models: dict[str, Path]) -> dict[str, Path]:
    """Name of a miniature -> a LoRA for it; "other" -> another one for tiny-flux."""
    folder = tmp_path_factory.mktemp("loras")
    klein = [*ATTENTION, *SINGLE_BLOCKS_OF_KLEIN]
    return {
        "tiny-flux": write_lora(models["tiny-flux"], folder / "flux.safetensors"),
        "other": write_lora(models["tiny-flux"], folder / "other.safetensors", seed=1),
        "tiny-flux2-klein": write_lora(
            models["tiny-flux2-klein"], folder / "klein.safetensors", targets=klein
        ),
    }

"""LoRAs for the miniature of Wan 2.2 I2V-A14B, in the two forms that its real ones come in."""

from pathlib import Path

import torch
from safetensors.torch import save_file

_BLOCKS, _WIDTH, _HIDDEN, _MADE = 2, 24, 32, 64
"""Of the miniature: its transformer's blocks, their width, that of their feed-forward part, and values of a patch."""

_RANK = 4
_SPREAD = 0.1  # of the weights: enough to be seen in a miniature's noise

_LAYERS = {
    **{f"{kind}_attn.{layer}": (_WIDTH, _WIDTH) for kind in ("self", "cross") for layer in "qkvo"},
    "ffn.0": (_WIDTH, _HIDDEN),
    "ffn.2": (_HIDDEN, _WIDTH),
}
"""Wan's own names of a block's layers -> inputs and outputs."""


def build_svi(folder: Path) -> None:
    """Stable Video Infinity 2.0 Pro: names as PEFT gives them, with its adapter's name, and without a prefix."""
    (folder / "version-2.0").mkdir(parents=True)
    for seed, noise in enumerate(("high", "low")):
        file = folder / f"version-2.0/SVI_Wan2.2-I2V-A14B_{noise}_noise_lora_v2.0_pro.safetensors"
        save_file(_matrices("", "lora_A.default", "lora_B.default", seed), file)


def build_distillation(folder: Path) -> None:
    """lightx2v's four steps: ComfyUI's names, with changed biases, and the change of the last layer as a whole."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed, noise in enumerate(("high", "low")):
        generator = torch.Generator().manual_seed(seed)
        matrices = _matrices("diffusion_model.", "lora_down", "lora_up", seed)
        for block in range(_BLOCKS):
            for layer, (_, outputs) in _LAYERS.items():
                matrices[f"diffusion_model.blocks.{block}.{layer}.diff_b"] = _random(generator, outputs)
        matrices["diffusion_model.head.head.diff"] = _random(generator, _MADE, _WIDTH)
        matrices["diffusion_model.head.head.diff_b"] = _random(generator, _MADE)
        save_file(
            matrices, folder / f"wan2.2_i2v_A14b_{noise}_noise_lora_rank64_lightx2v_4step_1022.safetensors"
        )


def _matrices(prefix: str, down: str, up: str, seed: int) -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    matrices = {}
    for block in range(_BLOCKS):
        for layer, (inputs, outputs) in _LAYERS.items():
            name = f"{prefix}blocks.{block}.{layer}"
            matrices[f"{name}.{down}.weight"] = _random(generator, _RANK, inputs)
            matrices[f"{name}.{up}.weight"] = _random(generator, outputs, _RANK)
    return matrices


def _random(generator: torch.Generator, *shape: int) -> torch.Tensor:
    return torch.randn(shape, generator=generator) * _SPREAD

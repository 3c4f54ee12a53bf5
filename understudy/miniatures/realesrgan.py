"""Real-ESRGAN x2plus in miniature: one block of 4 channels instead of 23 of 64."""

import math
from itertools import product
from pathlib import Path

import torch
from safetensors.torch import save_file

_WIDTH, _BLOCKS = 4, 1
_GROWTH = 32
"""Channels that each convolution of a dense block adds; spandrel takes them to be so many."""
_DENSE_BLOCKS, _CONVOLUTIONS = 3, 5
_SIDE = 3  # of the convolutions
_COLOURS, _UNSHUFFLED = 3, 2
"""Channels of a picture; it is folded to half its size, so that four times enlarged it is twice as large."""
_GAIN = 1.4
"""Keeps what a leaky rectifier lets through at about the size of what came in."""
_FAINT, _GREY = 0.3, 0.5
"""Of the last layer: pictures are around the middle of the range, not beyond it."""


def build(folder: Path) -> None:
    """Write it as safetensors."""
    save_file(drawn_weights(_WIDTH, _BLOCKS), folder / "RealESRGAN_x2plus.safetensors")


def drawn_weights(width: int, blocks: int) -> dict[str, torch.Tensor]:
    """Random weights of such a network, under the names that Real-ESRGAN's training gives them."""
    layers = {"conv_first": (_COLOURS * _UNSHUFFLED**2, width)}
    for block, dense, i in product(range(blocks), range(_DENSE_BLOCKS), range(_CONVOLUTIONS)):
        made = _GROWTH if i + 1 < _CONVOLUTIONS else width
        layers[f"body.{block}.rdb{dense + 1}.conv{i + 1}"] = (width + i * _GROWTH, made)
    layers |= dict.fromkeys(("conv_body", "conv_up1", "conv_up2", "conv_hr"), (width, width))
    layers["conv_last"] = (width, _COLOURS)
    generator = torch.Generator().manual_seed(0)
    weights = {}
    for name, (given, made) in layers.items():
        spread = _GAIN / math.sqrt(given * _SIDE**2)
        weights[f"{name}.weight"] = torch.randn(made, given, _SIDE, _SIDE, generator=generator) * spread
        weights[f"{name}.bias"] = torch.zeros(made)
    weights["conv_last.weight"] *= _FAINT
    weights["conv_last.bias"] += _GREY
    return weights

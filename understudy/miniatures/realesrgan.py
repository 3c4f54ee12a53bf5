"""Real-ESRGAN x2plus in miniature: one block of 4 channels instead of 23 of 64."""

import math
from pathlib import Path

import torch
from safetensors.torch import save_file

_WIDTH, _GROWTH = 4, 32
"""Channels, and how many each convolution of a dense block adds; spandrel takes the latter to be 32."""
_DENSE_BLOCKS, _CONVOLUTIONS = 3, 5
_SIDE = 3  # of the convolutions
_COLOURS, _UNSHUFFLED = 3, 2
"""Channels of a picture; it is folded to half its size, so that four times enlarged it is twice as large."""
_GAIN = 1.4
"""Keeps what a leaky rectifier lets through at about the size of what came in."""
_FAINT, _GREY = 0.3, 0.5
"""Of the last layer: pictures are around the middle of the range, not beyond it."""


def build(folder: Path) -> None:
    """The weights under the names that Real-ESRGAN's training gives them."""
    layers = {"conv_first": (_COLOURS * _UNSHUFFLED**2, _WIDTH)}
    for dense in range(1, _DENSE_BLOCKS + 1):
        for i in range(_CONVOLUTIONS):
            made = _GROWTH if i + 1 < _CONVOLUTIONS else _WIDTH
            layers[f"body.0.rdb{dense}.conv{i + 1}"] = (_WIDTH + i * _GROWTH, made)
    layers |= dict.fromkeys(("conv_body", "conv_up1", "conv_up2", "conv_hr"), (_WIDTH, _WIDTH))
    layers["conv_last"] = (_WIDTH, _COLOURS)
    generator = torch.Generator().manual_seed(0)
    weights = {}
    for name, (given, made) in layers.items():
        spread = _GAIN / math.sqrt(given * _SIDE**2)
        weights[f"{name}.weight"] = torch.randn(made, given, _SIDE, _SIDE, generator=generator) * spread
        weights[f"{name}.bias"] = torch.zeros(made)
    weights["conv_last.weight"] *= _FAINT
    weights["conv_last.bias"] += _GREY
    save_file(weights, folder / "RealESRGAN_x2plus.safetensors")

"""Random weights and pictures that are the same everywhere, for comparing two implementations of a network."""

import math

import torch
from torch.nn import functional

_GAIN = 1.4  # keeps what a leaky rectifier lets through at about the size of what came in
_BIAS, _CHANNEL_WEIGHT = 0.1, 0.3
_PATCHES = (6, 8)


def seeded_weights(shapes: dict[str, list[int]]) -> dict[str, torch.Tensor]:
    """Tensors of these shapes by name, with which a deep network's values neither vanish nor explode."""
    generator = torch.Generator().manual_seed(0)
    weights = {}
    for name in sorted(shapes):
        drawn = torch.randn(shapes[name], generator=generator)
        if drawn.dim() != 4:
            weights[name] = drawn * _BIAS
        elif len(drawn) == 1:
            weights[name] = drawn * _CHANNEL_WEIGHT
        else:
            weights[name] = drawn * (_GAIN / math.sqrt(drawn[0].numel()))
    return weights


def seeded_pictures(height: int, width: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Two pictures of soft patches, 1 x 3 x height x width from 0 to 1."""
    generator = torch.Generator().manual_seed(1)
    patches = (torch.rand(1, 3, *_PATCHES, generator=generator) for _ in range(2))
    first, second = (functional.interpolate(patch, size=(height, width), mode="bicubic") for patch in patches)
    return first.clamp(0, 1), second.clamp(0, 1)

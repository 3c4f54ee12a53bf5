"""Random numbers that follow from a seed and a purpose alone: the same after a restart, and on every device."""

import hashlib

import torch


def generator(seed: int, *purpose: object) -> torch.Generator:
    """A generator of its own for each purpose, such as ("step", 12)."""
    digest = hashlib.sha256(" ".join(map(str, (seed, *purpose))).encode()).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest[:7]))


def sigma(random: torch.Generator, shift: float) -> torch.Tensor:
    """The part of noise in a training picture, (1,): logit-normal (SD3, arXiv 2403.03206), shifted towards noise."""
    middle = torch.sigmoid(torch.randn(1, generator=random))
    return middle * shift / (1 + (shift - 1) * middle)

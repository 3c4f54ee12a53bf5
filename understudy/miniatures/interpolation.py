"""RIFE and FILM in miniature: 0.1 million parameters instead of 5 and 34, under the names of the published files."""

from collections.abc import Callable
from pathlib import Path

import torch
from safetensors.torch import save_file

from understudy.finish.interpolation.film import Film, published_names
from understudy.finish.interpolation.rife import Rife

_LIVELY = 2.0
"""Factor of all weights: as they are drawn, the networks would hardly react to their inputs."""
_FAINT, _GREY = 0.02, 0.5
"""Of FILM's last layer: its pictures are around the middle of the range, not beyond it."""


def build_rife(folder: Path) -> None:
    """RIFE 4.13."""
    weights = _drawn(lambda: Rife((8, 8, 8, 8), encoder_width=8, features=4))
    save_file(weights, folder / "rife-flownet-4.13.2.safetensors")


def build_film(folder: Path) -> None:
    """FILM."""
    weights = _drawn(lambda: Film(2, (4, 4, 4, 4)))
    weights["merge.colours.weight"] *= _FAINT
    weights["merge.colours.bias"].fill_(_GREY)
    save_file(published_names(weights), folder / "film_net_fp16.safetensors")


def _drawn(make: Callable[[], torch.nn.Module]) -> dict[str, torch.Tensor]:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = make()
    return {name: tensor * _LIVELY for name, tensor in network.state_dict().items()}

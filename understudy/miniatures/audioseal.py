"""AudioSeal at a hundredth of its size: random weights, the real classes, and files of the form that Meta publishes."""

from pathlib import Path
from typing import Any

SEED = 0

SMALLER = {"dimension": 16, "n_filters": 4}
"""Channels of the code, and of the first layer; the published ones have 128 and 32."""


def build(folder: Path) -> None:
    """Write both networks into an empty folder."""
    import torch
    from audioseal.builder import (
        AudioSealDetectorConfig,
        AudioSealWMConfig,
        create_detector,
        create_generator,
    )
    from audioseal.loader import AudioSeal
    from omegaconf import OmegaConf

    from understudy.trust.marks.audioseal_model import CARDS, DETECTOR, GENERATOR, card

    kinds = {
        GENERATOR: (AudioSealWMConfig, create_generator),
        DETECTOR: (AudioSealDetectorConfig, create_detector),
    }
    for file, (kind, create) in kinds.items():
        described = card(CARDS[file])
        described["seanet"] |= SMALLER
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(SEED)
            network = create(AudioSeal.parse_config(described, kind))
        published = {
            "xp.cfg": {"seanet": OmegaConf.create(described["seanet"])},
            "model": _published(network),
        }
        torch.save(published, folder / file)


def _published(network: Any) -> dict[str, Any]:
    """The weights under the published names, in which every convolution has a length and a direction."""
    weights = {}
    for name, tensor in network.state_dict().items():
        before, inner, after = name.partition("inner_conv.")
        if inner and after == "weight":
            weights[f"{before}weight_g"] = tensor.norm(dim=tuple(range(1, tensor.ndim)), keepdim=True)
            weights[f"{before}weight_v"] = tensor
        else:
            weights[before + after] = tensor
    return weights

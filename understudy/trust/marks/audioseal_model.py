"""AudioSeal's networks from the files that Meta publishes. Needs the environment f5.

Those files are pickles. The package would run whatever code they hold; here torch opens them, which makes tensors and
plain values of them, and OmegaConf's containers, in which AudioSeal keeps its configuration.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from understudy.errors import UserError

if TYPE_CHECKING:
    from audioseal import AudioSealDetector, AudioSealWM

os.environ.setdefault("NO_TORCH_COMPILE", "1")
"""Else the package has each network compiled on first use: for a minute, by a C++ compiler that may not be there."""

RATE = 16_000
"""Samples a second, of the published weights."""
BITS = 16
"""Of what the mark says."""
GENERATOR, DETECTOR = "generator_base.pth", "detector_base.pth"
"""As in facebook/audioseal."""
CARDS = {GENERATOR: "audioseal_wm_16bits", DETECTOR: "audioseal_detector_16bits"}
"""The package's own descriptions of those networks."""


def load_generator(folder: Path) -> "AudioSealWM":
    """What makes the mark, on the processor. Raises UserError for weights that are not AudioSeal's."""
    from audioseal.builder import AudioSealWMConfig, create_generator

    return _load(folder / GENERATOR, AudioSealWMConfig, create_generator)


def load_detector(folder: Path) -> "AudioSealDetector":
    """What finds it, on the processor. Raises UserError for weights that are not AudioSeal's."""
    from audioseal.builder import AudioSealDetectorConfig, create_detector

    return _load(folder / DETECTOR, AudioSealDetectorConfig, create_detector)


def card(name: str) -> dict[str, Any]:
    """The package's description of a network."""
    from audioseal.loader import load_local_model_config
    from omegaconf import OmegaConf

    return OmegaConf.to_container(load_local_model_config(name))


def _load(file: Path, kind: type, create: Any) -> Any:
    import pickle

    from audioseal.loader import AudioSeal, convert_state_dict_for_scriptable_model, load_state_dict

    try:
        content = _opened(file)
        described = {**card(CARDS[file.name]), **content.get("xp.cfg", {})}
        network = create(AudioSeal.parse_config(described, kind, nbits=BITS))
        load_state_dict(network, convert_state_dict_for_scriptable_model(content.get("model", content)))
    except (OSError, RuntimeError, pickle.UnpicklingError, AttributeError, AssertionError) as error:
        raise UserError(
            f"{file}: these are no weights of AudioSeal that can be loaded ({str(error).splitlines()[0]}). Fetch "
            "facebook/audioseal again."
        ) from None
    return network.eval()


def _opened(file: Path) -> dict[str, Any]:
    import collections
    import typing

    import torch
    from omegaconf import DictConfig, ListConfig, base, nodes

    containers = [DictConfig, ListConfig, base.ContainerMetadata, base.Metadata, nodes.AnyNode]
    plain = [collections.defaultdict, dict, list, int, typing.Any]
    with torch.serialization.safe_globals([*containers, *plain]):
        return torch.load(file, map_location="cpu", weights_only=True)

"""Pictures between two pictures by a trained network: RIFE or FILM, whichever the weights belong to."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from understudy.errors import UserError
from understudy.finish.interpolation.film import Film, own_names
from understudy.finish.interpolation.rife import Rife
from understudy.finish.tensors import to_picture, to_tensor
from understudy.finish.weights import read_weights

_PARALLEL = "module."
"""Before every name where weights were saved by a training on several cards."""


class Interpolator:
    """Keeps a network loaded; float16 on a graphics card, float32 on the CPU."""

    def __init__(self, place: Path, device: str) -> None:
        """Load the weights at `place`, a file or folder. Raises UserError if they are of neither network."""
        precision = torch.float16 if device.startswith("cuda") else torch.float32
        self._network = _load(place).requires_grad_(False).eval().to(device, precision)
        self._like = next(self._network.parameters())

    @torch.inference_mode()
    def between(self, before: np.ndarray, after: np.ndarray, times: list[float]) -> Iterator[np.ndarray]:
        """The pictures at `times`, 0 to 1; all are height x width x 3 bytes of red, green and blue."""
        height, width = before.shape[:2]
        tensors = (self._padded(to_tensor(picture, self._like)) for picture in (before, after))
        for picture in self._network.between(*tensors, times):
            yield to_picture(picture[..., :height, :width])

    def _padded(self, picture: torch.Tensor) -> torch.Tensor:
        """As large as the network needs it, with the picture's edge repeated to the right and below."""
        height, width = picture.shape[-2:]
        multiple = self._network.multiple
        return functional.pad(picture, (0, -width % multiple, 0, -height % multiple), mode="replicate")


def _load(place: Path) -> Rife | Film:
    weights = {name.removeprefix(_PARALLEL): tensor for name, tensor in read_weights(place).items()}
    kind: type[Rife | Film] = Rife
    if any(name.startswith("extract.") for name in weights):
        kind, weights = Film, own_names(weights)
    try:
        network = kind.for_weights(weights)
        missing = network.load_state_dict(weights, strict=False).missing_keys
    except (KeyError, RuntimeError) as error:  # a part is missing, or has another size
        missing = [str(error).splitlines()[0]]
    if missing:
        raise UserError(
            f"{place}: these are not the weights of RIFE 4.7 to 4.18 or of FILM: {missing[0]}. Take rife-4.13 or "
            "film of config/models.yaml."
        )
    return network

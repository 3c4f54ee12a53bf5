"""Finer pictures by a trained network, any that spandrel knows for single pictures, such as Real-ESRGAN."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import torch

from understudy.errors import UserError
from understudy.finish.tensors import to_picture, to_tensor
from understudy.finish.tiles import tiled
from understudy.finish.weights import read_weights

_COLOURS = 3
_PURPOSES = ("SR", "Restoration")
"""spandrel's words for networks that make whole pictures finer; others repair faces or fill holes."""

_NOT_CALLED = ("InterpolationMode", "normalize", "rotate")
"""What two of spandrel's networks, for holes and faces, import from torchvision."""


class Upscaler:
    """Keeps a network loaded; float16 on a graphics card if it was made for that, float32 elsewhere."""

    def __init__(self, place: Path, device: str, tile_pixels: int) -> None:
        """Load the weights at `place`, a file or folder; pictures are seen in tiles of so many enlarged pixels.

        Raises UserError if it is no network for single pictures that spandrel knows.
        """
        spandrel = _import_spandrel()
        try:
            known = spandrel.ModelLoader().load_from_state_dict(
                spandrel.canonicalize_state_dict(read_weights(place))
            )
        except spandrel.UnsupportedModelError:
            raise UserError(
                f"{place}: spandrel knows no network with such weights. It lists what it knows at "
                "https://github.com/chaiNNer-org/spandrel."
            ) from None
        if (known.purpose, known.input_channels, known.output_channels) not in {
            (purpose, _COLOURS, _COLOURS) for purpose in _PURPOSES
        }:
            raise UserError(
                f"{place}: {known.architecture.name} is for {known.purpose} with {known.input_channels} channels; "
                "a network that makes whole colour pictures finer is needed, such as realesrgan-x2plus."
            )
        half = device.startswith("cuda") and known.supports_half
        self.network = known.eval().to(device, torch.float16 if half else torch.float32)
        known.model.requires_grad_(False)
        if half:
            known.model.to(memory_format=torch.channels_last)  # what tensor cores work with fastest
        self._like = next(known.model.parameters())
        self._most_pixels = tile_pixels // known.scale**2

    @torch.inference_mode()
    def enlarged(self, picture: np.ndarray) -> np.ndarray:
        """The picture as many times as large as the network makes it: height x width x 3 bytes, as given."""
        tensor = to_tensor(picture, self._like)
        return to_picture(tiled(tensor, self.network.scale, self._most_pixels, self.network))


def _import_spandrel() -> ModuleType:
    """spandrel, also without torchvision: that is large, and beside a torch for the CPU it cannot be imported.

    While spandrel is imported, an empty module stands in its place; what is missing there is never called here.
    """
    if "spandrel" not in sys.modules and importlib.util.find_spec("torchvision") is None:
        names = ["torchvision", "torchvision.transforms", "torchvision.transforms.functional"]
        stand_ins = {name: ModuleType(name) for name in names}
        for name in _NOT_CALLED:
            setattr(stand_ins[names[-1]], name, None)
        sys.modules |= stand_ins
        try:
            import spandrel
        finally:
            for name in names:
                del sys.modules[name]
    import spandrel

    return spandrel

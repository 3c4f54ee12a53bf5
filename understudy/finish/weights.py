"""One file of weights as tensors by name, read without running anything that is in it."""

from pathlib import Path

import torch
from safetensors.torch import load_file

from understudy.errors import UserError
from understudy.models.files import visible_files

_SUFFIXES = (".safetensors", ".pth", ".pt", ".pkl")
_WRAPPERS = ("params_ema", "params", "state_dict")
"""Under these names training scripts put the weights into their files; the smoothed ones come first."""


def read_weights(place: Path) -> dict[str, torch.Tensor]:
    """The tensors of a file, or of the only file of weights in a folder; on the CPU.

    Raises UserError if there is not exactly one, or if it holds anything but tensors.
    """
    files = [path for path in visible_files(place) if path.suffix in _SUFFIXES]
    if len(files) != 1:
        names = ", ".join(path.name for path in files) or "none"
        raise UserError(
            f"{place}: one file of weights is needed ({', '.join(_SUFFIXES)}), and there is: {names}. "
            "Let `path` in config/models.yaml name the file."
        )
    (file,) = files
    if file.suffix == ".safetensors":
        return load_file(file)
    try:
        content = torch.load(file, map_location="cpu", weights_only=True)
    except Exception as error:
        raise UserError(
            f"{file}: cannot be read as mere weights: {str(error).splitlines()[0]} It may hold code, which is never "
            "run. Get the model as .safetensors, or as .pth with weights alone."
        ) from None
    wrapped = next((content[name] for name in _WRAPPERS if name in content), content)
    return {name: tensor for name, tensor in wrapped.items() if isinstance(tensor, torch.Tensor)}

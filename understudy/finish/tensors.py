"""Pictures as models take them."""

import numpy as np
import torch

_WHITE = 255
"""The brightest of 8 bits."""


def to_tensor(picture: np.ndarray, like: torch.Tensor) -> torch.Tensor:
    """1 x 3 x height x width from 0 to 1, of the type and on the device of `like`; from height x width x 3 bytes."""
    tensor = torch.from_numpy(np.ascontiguousarray(picture)).to(like.device)
    return tensor.permute(2, 0, 1)[None].to(like.dtype) / _WHITE


def to_picture(tensor: torch.Tensor) -> np.ndarray:
    """Height x width x 3 bytes, rounded; from 1 x 3 x height x width, of which what is not within 0 to 1 is cut off."""
    scaled = tensor[0].float().clamp(0, 1).mul(_WHITE).round()
    return scaled.to(torch.uint8).permute(1, 2, 0).contiguous().cpu().numpy()

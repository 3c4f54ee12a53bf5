"""Pictures whose pixels are fetched from elsewhere."""

import torch
from torch.nn import functional


def warped(picture: torch.Tensor, flow: torch.Tensor) -> torch.Tensor:
    """The picture whose pixel at (x, y) is the given one's at (x, y) + flow, interpolated; beyond the edge, the edge's.

    `picture` is batch x channels x height x width, `flow` batch x 2 x height x width: pixels to the right and down.
    Places are computed in float32: float16 could not tell one pixel from the next in a wide picture.
    """
    height, width = picture.shape[-2:]
    columns = torch.linspace(-1, 1, width, device=picture.device)
    rows = torch.linspace(-1, 1, height, device=picture.device)
    moved = flow.float()
    x = columns + moved[:, 0] * (2 / max(width - 1, 1))
    y = rows[:, None] + moved[:, 1] * (2 / max(height - 1, 1))
    fetched = functional.grid_sample(
        picture.float(), torch.stack([x, y], dim=-1), padding_mode="border", align_corners=True
    )
    return fetched.to(picture.dtype)

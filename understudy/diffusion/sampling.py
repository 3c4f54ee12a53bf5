"""Seeds and steps of a pipeline's call."""

from collections.abc import Callable
from typing import Any

import torch
from diffusers import DiffusionPipeline

from understudy.workers.place import Place


def generator(seed: int) -> torch.Generator:
    """A generator of its own for one call; on the CPU, so that every card starts from the same noise."""
    return torch.Generator("cpu").manual_seed(seed)


def step_reporter(place: Place, steps: int) -> Callable[..., dict[str, Any]]:
    """What a pipeline calls as `callback_on_step_end`: tells the job that one more of its steps is done."""

    def report(
        _pipeline: DiffusionPipeline, step: int, _timestep: torch.Tensor, tensors: dict[str, Any]
    ) -> dict[str, Any]:
        place.report(step + 1, steps, "steps")
        return tensors

    return report

"""How a model of many gigabytes is made to fit a card: the precision of its weights, and what waits in RAM."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from understudy.errors import UserError

Precision = Literal["auto", "float32", "bfloat16", "fp8", "int8", "nf4"]
"""fp8 keeps weights in 8 bits and computes in bfloat16; int8 and nf4 are bitsandbytes', for NVIDIA cards."""

_BITS = {"float32": 32, "bfloat16": 16, "fp8": 8, "int8": 8, "nf4": 4}
_BITSANDBYTES = ("int8", "nf4")


@dataclass(frozen=True)
class Plan:
    """One way of fitting a model into a card's memory."""

    vram: float
    """GB (10**9 bytes) of memory that it needs."""
    precision: Precision
    offload: Literal["none", "model", "group"]
    """What waits in RAM: nothing; the parts that are not at work; or all but the layers at work (slow)."""
    vae_tiling: bool = False
    """Pictures are decoded in tiles, which leaves faint differences at their borders."""


def choose(plans: Sequence[Plan], vram: float, device: str, precision: Precision = "auto") -> Plan:
    """The first of the plans, the roomiest first, that `vram` GB are enough for; the last if none is.

    A precision other than "auto" takes the place of the plan's own, in the first plan that is made for at least as
    many bits. On the CPU, "auto" is float32 and nothing is moved.
    """
    if not device.startswith("cuda"):
        if precision in _BITSANDBYTES:
            raise UserError(
                f"precision: {precision} needs an NVIDIA card, and this runs on {device}; use auto."
            )
        return Plan(vram=0, precision="float32" if precision == "auto" else precision, offload="none")
    fitting, smallest = [plan for plan in plans if plan.vram <= vram], plans[-1]
    if precision == "auto":
        return next(iter(fitting), smallest)
    large_enough = (plan for plan in fitting if _BITS[plan.precision] >= _BITS[precision])
    plan = replace(next(large_enough, smallest), precision=precision)
    if plan.offload == "group" and precision in _BITSANDBYTES:
        return replace(plan, offload="model")  # bitsandbytes' weights cannot be moved layer by layer
    return plan


def pipeline_class(folder: Path) -> str:
    """The name of the pipeline's class, as the folder's own model_index.json says.

    Raises UserError if the folder is none of diffusers'.
    """
    index = folder / "model_index.json"
    try:
        return json.loads(index.read_text())["_class_name"]
    except (OSError, ValueError, KeyError) as error:
        raise UserError(
            f"{index}: {error}. A model is a folder as diffusers saves it, with its class in model_index.json."
        ) from None

"""The kinds of FLUX, by the class of their pipeline: how each is sampled, and how it fits into a card."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from understudy.diffusion.memory_plan import Plan, pipeline_class
from understudy.errors import UserError


@dataclass(frozen=True)
class Family:
    """What models with the same pipeline have in common."""

    large: tuple[str, ...]
    """The parts that take the memory: transformer and text encoder."""
    references: int
    """How many reference photos it looks at."""
    plans: tuple[Plan, ...]
    """The roomiest first. Where nothing else is said, `vram` is the sum of the weights that are on the card together,
    and 2 GB for a picture of one megapixel in the making; bench/flux_memory.py measures them."""


# Weights of FLUX.2 klein 4B: transformer 7.8 GB (fp8 3.9), text encoder (Qwen3-4B) 8.0 GB (4.4), VAE 0.2 GB.
_KLEIN = Family(
    large=("transformer", "text_encoder"),
    references=4,  # as Black Forest Labs' own service for klein takes
    plans=(
        Plan(vram=20, precision="bfloat16", offload="none"),  # 16.0 + 2, and reference photos
        Plan(vram=13, precision="bfloat16", offload="model"),  # the model card's figure
        Plan(vram=12, precision="fp8", offload="none"),  # 8.5 + 2
        Plan(vram=8, precision="fp8", offload="model"),  # 4.4 + 2
        Plan(vram=4, precision="fp8", offload="group", vae_tiling=True),
    ),
)

# Weights of FLUX.1: transformer 23.8 GB (fp8 15.2, since diffusers keeps its modulation in bfloat16; int8 11.9;
# nf4 6.7), T5 9.5 GB (fp8 5.9), CLIP 0.2 GB, VAE 0.2 GB.
_FLUX1_PLANS = (
    Plan(vram=40, precision="bfloat16", offload="none"),  # 33.7 + 2
    Plan(vram=26, precision="fp8", offload="none"),  # 21.5 + 2
    Plan(vram=18, precision="fp8", offload="model"),  # 15.2 + 2
    Plan(vram=15, precision="int8", offload="model"),  # 11.9 + 2
    Plan(vram=10, precision="nf4", offload="model"),  # 6.7 + 2
    Plan(vram=8, precision="fp8", offload="group"),  # a layer at a time; the rest waits in 21 GB of RAM
    Plan(vram=4, precision="fp8", offload="group", vae_tiling=True),
)
_FLUX1 = Family(large=("transformer", "text_encoder_2"), references=0, plans=_FLUX1_PLANS)
_KONTEXT = Family(large=("transformer", "text_encoder_2"), references=1, plans=_FLUX1_PLANS)

FAMILIES = {"Flux2KleinPipeline": _KLEIN, "FluxPipeline": _FLUX1, "FluxKontextPipeline": _KONTEXT}


def family(folder: Path) -> Family:
    """The family of the model in a folder. Raises UserError if it is none of FLUX's."""
    name = pipeline_class(folder)
    if name not in FAMILIES:
        raise UserError(f"{folder}: holds a {name}; the engine flux runs {', '.join(FAMILIES)}.")
    return FAMILIES[name]


_SHAPE = (
    "num_layers",
    "num_single_layers",
    "num_attention_heads",
    "attention_head_dim",
    "joint_attention_dim",
)


def architecture(folder: Path) -> tuple[Any, ...]:
    """What a LoRA depends on: a LoRA of one model fits all models whose transformers have the same layers.

    FLUX.2-klein-base-4B and its distilled sister have, and so do FLUX.1-dev and FLUX.1-Kontext-dev.
    Raises UserError if the folder holds no transformer.
    """
    file = folder / "transformer" / "config.json"
    try:
        config = json.loads(file.read_text())
    except (OSError, ValueError) as error:
        raise UserError(f"{file}: {error}. A model is a folder as diffusers saves it.") from None
    return config.get("_class_name"), *(config.get(name) for name in _SHAPE)

"""The kinds of FLUX, by the class of their pipeline: how each is sampled, and how it fits into a card."""

from dataclasses import dataclass
from pathlib import Path

from understudy.diffusion.plan import Plan, pipeline_class
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


# Weights of FLUX.2 klein 4B in bfloat16: transformer 7.8 GB, text encoder (Qwen3-4B) 8.0 GB, VAE 0.2 GB.
_KLEIN = Family(
    large=("transformer", "text_encoder"),
    references=4,  # as Black Forest Labs' own service for klein takes
    plans=(
        Plan(vram=20, precision="bfloat16", offload="none"),  # 16.0 + 2, and LoRA and reference photos
        Plan(vram=13, precision="bfloat16", offload="model"),  # the model card's figure
        Plan(vram=12, precision="fp8", offload="none"),  # 8.4 GB of weights as users report
        Plan(vram=8, precision="fp8", offload="model", vae_tiling=True),  # 4.0 + 2
        Plan(vram=4, precision="fp8", offload="group", vae_tiling=True),
    ),
)

# Weights of FLUX.1 in bfloat16: transformer 23.8 GB, T5 9.5 GB, CLIP 0.2 GB, VAE 0.2 GB; T5 in fp8 has 5.8 GB.
_FLUX1_PLANS = (
    Plan(
        vram=40, precision="bfloat16", offload="none"
    ),  # 33.7 + 2; 36.2 measured, see diffusers-quantization
    Plan(vram=22, precision="fp8", offload="none"),  # 18.1 + 2
    Plan(vram=16, precision="fp8", offload="model"),  # 11.9 + 2
    Plan(vram=10, precision="nf4", offload="model"),  # 6.7 + 2
    Plan(vram=4, precision="fp8", offload="group", vae_tiling=True),  # a layer at a time; 20 GB of RAM
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

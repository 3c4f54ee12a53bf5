"""What a LoRA is trained on: the recipe that suits each kind of model, and how it fits into a card's memory."""

from dataclasses import dataclass
from pathlib import Path

from understudy.diffusion.memory_plan import Plan, pipeline_class
from understudy.errors import UserError


@dataclass(frozen=True)
class Base:
    """What models with the same pipeline have in common in training."""

    targets: str
    """Regular expression of the transformer's layers that get a LoRA."""
    text_parts: tuple[str, ...]
    """The pipeline's parts that read captions."""
    steps: int
    rank: int
    """Also alpha: then strength 1 is as trained."""
    sample_steps: int
    sample_guidance: float
    plans: tuple[Plan, ...]
    """The roomiest first. `vram` is the sum of the weights and what others report for the rest of a training step
    with gradient checkpointing at the sizes of `resolutions`; bench/lora_memory.py measures them."""


# Targets, rank and steps: diffusers' script for klein (v0.40) and what users report; a LoRA without the single blocks'
# to_out learns "smooth generic" faces (unsloth PR 8267). Weights of the transformer: 7.8 GB, fp8 3.9 GB, nf4 2.2 GB.
_KLEIN = Base(
    targets=r".*\.attn\.(to_q|to_k|to_v|to_out\.0|to_qkv_mlp_proj)|single_transformer_blocks\.\d+\.attn\.to_out",
    text_parts=("tokenizer", "text_encoder"),
    steps=1200,
    rank=32,
    sample_steps=20,  # of the 50 that the model card takes: enough to know a face by
    sample_guidance=4.0,  # model card of FLUX.2-klein-base-4B
    plans=(
        Plan(vram=14, precision="bfloat16", offload="none"),  # SimpleTuner: about 12 GB
        Plan(vram=8, precision="fp8", offload="none"),  # SimpleTuner, int8: about 8 GB
        Plan(vram=6, precision="nf4", offload="none"),
    ),
)

# Targets and rank: Hugging Face's QLoRA of FLUX.1-dev and sd-scripts' FLUX guide; steps: ai-toolkit and sd-scripts for
# 20 photos. Weights of the transformer: 23.8 GB, fp8 11.9 GB, nf4 6.7 GB.
_FLUX1 = Base(
    targets=(
        r".*\.attn\.(to_q|to_k|to_v|to_out\.0|add_q_proj|add_k_proj|add_v_proj|to_add_out)"
        r"|.*\.ff\.net\.(0\.proj|2)|single_transformer_blocks\.\d+\.(proj_mlp|proj_out)"
    ),
    text_parts=("tokenizer", "text_encoder", "tokenizer_2", "text_encoder_2"),
    steps=1600,
    rank=16,
    sample_steps=20,
    sample_guidance=3.5,  # model card of FLUX.1-dev
    plans=(
        Plan(vram=32, precision="bfloat16", offload="none"),  # SimpleTuner: more than 30 GB
        Plan(vram=18, precision="fp8", offload="none"),  # SimpleTuner, int8: more than 18 GB
        Plan(vram=9.5, precision="nf4", offload="none"),  # SimpleTuner: more than 9 GB
    ),
)

BASES = {"Flux2KleinPipeline": _KLEIN, "FluxPipeline": _FLUX1}

LEARNING_RATE = 1e-4
"""ai-toolkit, sd-scripts and diffusers agree on it for both."""

_RESOLUTIONS = ((16, (512, 768, 1024)), (12, (512, 768)), (0, (512,)))
"""GB -> sizes in pixels: sd-scripts and SimpleTuner train at 512 on 9 GB, and want more than 12 GB for 1024."""


def base(folder: Path) -> Base:
    """The base of the model in a folder. Raises UserError if no LoRA can be trained on it."""
    name = pipeline_class(folder)
    if name not in BASES:
        raise UserError(
            f"{folder}: holds a {name}; a likeness is trained on one of {', '.join(BASES)}: name "
            "flux2-klein-base-4b or flux1-dev under `lora: {recipe: {model: ...}}` of the persona."
        )
    return BASES[name]


def resolutions(vram: float) -> list[int]:
    """The sizes, side of a square in pixels, at which photos are seen with `vram` GB."""
    return list(next(sizes for least, sizes in _RESOLUTIONS if vram >= least))


def check_vram(kind: Base, model: str, vram: float) -> None:
    """Raises UserError if `vram` GB are too few to train on the model."""
    least = kind.plans[-1].vram
    if vram < least:
        raise UserError(
            f"vram: {vram:g} GB are too few to train on {model}, which needs {least:g}. Raise `vram:` in the preset "
            "that `persona_preset:` names, or train on flux2-klein-base-4b, which needs 6."
        )

"""LoRAs of Wan: a file for each expert, loaded together, and proven to have been applied."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from diffusers import WanImageToVideoPipeline

from understudy.diffusion.lora import load_adapter


@dataclass(frozen=True)
class WanLora:
    """A LoRA, at the strengths at which a pipeline uses it."""

    files: dict[str, Path]
    """By the names of the transformers that they are for."""
    strengths: dict[str, float]
    """By the same names."""


def load_loras(pipeline: WanImageToVideoPipeline, loras: Sequence[WanLora]) -> None:
    """Let the pipeline use all of these together. Raises UserError if one does not reach it wholly."""
    strengths: dict[str, dict[str, float]] = {}
    for number, lora in enumerate(loras):
        for expert, file in lora.files.items():
            name = f"{expert}_{number}"
            load_adapter(
                pipeline,
                file,
                name,
                repair=known_name,
                load_into_transformer_2=expert == "transformer_2",
            )
            strengths.setdefault(expert, {})[name] = lora.strengths[expert]
    for expert, adapters in strengths.items():
        getattr(pipeline, expert).set_adapters(list(adapters), list(adapters.values()))


def known_name(name: str) -> str:
    """The name by which diffusers knows a weight of a LoRA for Wan.

    It reads SVI's files, whose names are `blocks.0.self_attn.q.lora_A.default.weight`, without a complaint and
    loads nothing: it looks for the prefix of ComfyUI, and not for the name of PEFT's adapter.
    """
    plain = name.replace(".default.", ".")
    return f"diffusion_model.{plain}" if plain.startswith("blocks.") else plain

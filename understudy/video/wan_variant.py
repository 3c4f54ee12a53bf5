"""The kinds of Wan that animate a picture, told apart by the files of a model's folder, and what is true of each."""

import json
import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from understudy.diffusion.memory_plan import Plan
from understudy.errors import UserError

FRAMES_PER_LATENT = 4
"""The VAE makes one latent of this many frames, and one of the first frame alone: chunks have 4n + 1 frames."""

_PIPELINES = (
    "WanImageToVideoPipeline",
    "WanPipeline",
)  # the 5B's folder names the second, which serves it, too


@dataclass(frozen=True)
class Sampling:
    """How a video is denoised."""

    steps: int
    guidance: float
    """Of the prompt against the negative prompt; 1 is none, and halves the time."""
    shift: float
    """How far the steps are moved towards high noise, where the motion is decided."""
    euler: bool = False
    """First-order steps, as distilled weights were trained for, instead of the model's own UniPC."""


@dataclass(frozen=True)
class Variant:
    """What is true of a kind of Wan."""

    name: str
    fps: int
    longest: int
    """Frames that it was trained on."""
    multiple: int
    """Width and height are multiples of this, in pixels."""
    last_image: Literal["never", "allowed", "needed"]
    """Whether it can be told how a video ends; the 5B's pipeline accepts a last picture and ignores it."""
    sampling: Sampling
    """As its makers sample it at 720 lines."""
    experts: tuple[str, ...]
    """Its transformers: one, or one for high noise and one for low."""
    weights: float
    """GB of one transformer in bfloat16."""
    others: float
    """GB of what else is on the card while a transformer works, or a VAE: the VAE in float32."""
    working: float
    """GB for the longest video in the making at 480 lines, estimated; bench/wan_memory.py measures it."""

    def size(self, width: int, height: int, resolution: int) -> tuple[int, int]:
        """Width and height in pixels to generate a film of width x height at, `resolution` on the short side or less.

        Rounded down to what the model can make: 1280x720 becomes 1280x704 with the 5B, its makers' own size.
        """
        scale = resolution / min(width, height)

        def fitted(side: int) -> int:
            return max(1, math.floor(round(side * scale / self.multiple, 6))) * self.multiple

        return fitted(width), fitted(height)

    def plans(self, resolution: int) -> tuple[Plan, ...]:
        """How it fits into a card, the roomiest first.

        Only one transformer is ever on the card: a chunk needs each expert of the A14B once. From 24 GB it is
        whole there, in bfloat16 or in 8 bits; below, its layers come from RAM one by one, each while the one
        before computes, which costs little because a layer computes for longer than it travels. 14B weights wait
        in 8 bits, since two experts in bfloat16 would fill 57 GB of RAM; the 5B's do not need that. NF4 would fit
        into 12 GB whole, but is coarser; it can be chosen. Tiles leave seams in the VAE that add up from chunk to
        chunk (Stable Video Infinity, DevLog), so pictures are only decoded in them where nothing else fits.
        """
        working = self.working * (resolution / _LINES) ** 2
        on_card = self.others + working
        layers = Plan(on_card + _LAYERS, "bfloat16" if self.weights < _SMALL else "fp8", "group")
        return (
            Plan(self.weights + on_card, "bfloat16", "model"),
            *([Plan(self.weights / 2 + on_card, "fp8", "model")] if self.weights > _SMALL else []),
            layers,
            # For those who ask for bfloat16 and have the RAM.
            *([replace(layers, precision="bfloat16")] if self.weights > _SMALL else []),
            Plan(4, layers.precision, "group", vae_tiling=True),
        )


_LINES = 480  # where `working` is estimated
_LAYERS = 0.6  # GB: the largest layer and the next one
_SMALL = 12  # GB: such weights wait in RAM as they are

_ONE, _TWO = ("transformer",), ("transformer", "transformer_2")
_VAE_21, _VAE_22 = 0.5, 2.8  # GB in float32: 127 and 705 million parameters

# Steps, guidance and shift: generate.py and wan/configs of the repositories Wan-Video/Wan2.1 and Wan2.2.
WAN_21_I2V = Variant(
    name="Wan 2.1 I2V",
    fps=16,
    longest=81,
    multiple=16,
    last_image="never",
    sampling=Sampling(steps=40, guidance=5.0, shift=5.0),
    experts=_ONE,
    weights=32.8,
    others=_VAE_21,
    working=4.0,
)
WAN_21_FLF = replace(
    WAN_21_I2V,
    name="Wan 2.1 FLF2V",
    last_image="needed",
    sampling=Sampling(steps=50, guidance=5.0, shift=16.0),
)
WAN_22_A14B = replace(
    WAN_21_I2V,
    name="Wan 2.2 I2V-A14B",
    last_image="allowed",
    sampling=Sampling(steps=40, guidance=3.5, shift=5.0),
    experts=_TWO,
    weights=28.6,
)
WAN_22_5B = Variant(
    name="Wan 2.2 TI2V-5B",
    fps=24,
    longest=121,
    multiple=32,
    last_image="never",
    sampling=Sampling(steps=50, guidance=5.0, shift=5.0),
    experts=_ONE,
    weights=10.0,
    others=_VAE_22,
    working=2.5,
)


def variant(folder: Path) -> Variant:
    """The kind of Wan in a folder, by its model_index.json and the transformer's config.json.

    Raises UserError if it is none that animates a picture.
    """
    index = _read(folder / "model_index.json")
    if index.get("_class_name") not in _PIPELINES:
        raise UserError(f"{folder}: holds a {index.get('_class_name')}; the engine wan runs Wan 2.1 and 2.2.")
    transformer = _read(folder / "transformer/config.json")
    if index.get("expand_timesteps"):
        return WAN_22_5B
    if transformer.get("image_dim"):
        return WAN_21_FLF if transformer.get("pos_embed_seq_len") else WAN_21_I2V
    if index.get("boundary_ratio") and transformer["in_channels"] > transformer["out_channels"]:
        return WAN_22_A14B
    raise UserError(
        f"{folder}: holds a Wan that makes videos from text alone; take an image-to-video (I2V) one."
    )


def _read(file: Path) -> dict[str, Any]:
    try:
        return json.loads(file.read_text())
    except (OSError, ValueError) as error:
        raise UserError(f"{file}: {error}. A model is a folder as diffusers saves it.") from None


def lora_files(folder: Path, kind: Variant) -> dict[str, Path]:
    """The LoRA file of each transformer in a model's folder, by the transformer's name.

    Of two experts, the first works at high noise, the second at low; their files are told apart by these words.
    Raises UserError if not every transformer has exactly one.
    """
    files = [folder] if folder.is_file() else sorted(folder.rglob("*.safetensors"))
    words = ("high", "low") if len(kind.experts) > 1 else ("",)
    chosen = {}
    for expert, word in zip(kind.experts, words, strict=True):
        matching = [file for file in files if word in file.name.lower()]
        if len(matching) != 1 or len(files) != len(words):
            wanted = (
                "two LoRA files, one with `high` and one with `low` in its name" if word else "one LoRA file"
            )
            raise UserError(
                f"{folder}: {kind.name} needs {wanted}; found {', '.join(file.name for file in files) or 'none'}. "
                "Choose weights that were made for this model, or leave that setting empty."
            )
        chosen[expert] = matching[0]
    return chosen

"""How a persona's likeness is trained: one dataclass for the persona's file and for the trainer."""

from dataclasses import dataclass, field
from typing import Annotated

from annotated_types import Ge, Le


@dataclass(frozen=True)
class LoraRecipe:
    """How the likeness is trained; 0 and empty values take what suits the base model."""

    model: str = "flux2-klein-base-4b"
    """What it is trained on, a name in config/models.yaml: flux2-klein-base-4b (for flux2-klein-4b) or flux1-dev."""

    steps: Annotated[int, Ge(0), Le(20_000)] = 0
    """Photos looked at, one a step; 0 takes the base's own: 1200 for klein, 1600 for FLUX.1-dev."""

    rank: Annotated[int, Ge(0), Le(256)] = 0
    """How much the LoRA can hold; 0 takes the base's own: 32 for klein, 16 for FLUX.1-dev."""

    learning_rate: Annotated[float, Ge(0), Le(1)] = 0.0
    """Size of a step; 0 takes 0.0001."""

    resolutions: list[Annotated[int, Ge(32), Le(2048)]] = field(default_factory=list)
    """Sizes at which photos are seen, side of a square in pixels; empty: 512, 768 and 1024 as `vram` allows."""

    caption_dropout: Annotated[float, Ge(0), Le(0.5)] = 0.05
    """Part of the steps that hide the caption, so that the likeness does not hang on its words."""

    sample_every: Annotated[int, Ge(5), Le(5000)] = 200
    """Steps between two checkpoints, each with samples and measurements."""

    checkpoint: Annotated[int, Ge(0), Le(20_000)] = 0
    """Steps of the checkpoint that becomes the likeness; 0 takes the one that learnt most and forgot least."""

    seed: Annotated[int, Ge(0), Le(2**31)] = 1
    """Another seed gives another order and other noise."""

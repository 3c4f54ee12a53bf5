"""What a chunk starts from, and what it leaves for the next one: whole frames or latents, nothing compressed."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import torch
from PIL import Image
from safetensors.torch import load, save

from understudy.errors import UserError
from understudy.media.lossless import read_clip

Chaining = Literal["last-frame", "anchored", "keyframes"]

_LATENT = "last_latent"
_ON_KEYFRAME, _ON_SECOND = b"ended on the keyframe", b"ended on the second keyframe"


@dataclass(frozen=True)
class Conditions:
    """What a model is shown of a video before it makes it."""

    image: Image.Image
    """The first frame, or the anchor."""
    last_image: Image.Image | None = None
    """The last frame."""
    previous: torch.Tensor | None = None
    """The last latent of the chunk before: 1 x channels x 1 x height x width."""
    state: bytes | None = None
    """What the chunk leaves for the next one, if that is known before it is made."""


def conditions(
    chaining: Chaining, keyframe: Image.Image, second: Image.Image | None, before: Path | None
) -> Conditions:
    """What a chunk is made from.

    Chained by keyframes, a shot goes from the keyframe to the second one and back, again and again: each chunk
    ends on a clean picture, so that nothing adds up, and none ends on what it started from, which raises contrast.

    Args:
        chaining: how chunks of a shot are chained.
        keyframe: as the shot frames it.
        second: the second keyframe, as the shot frames it; only `keyframes` needs it, or raises UserError.
        before: the chunk that this one goes on from; None where a shot begins.
    """
    if chaining == "anchored":
        return Conditions(keyframe, previous=_last_latent(before) if before else None)
    first = last_frame(before) if before else keyframe
    if chaining == "last-frame":
        return Conditions(first)
    if second is None:
        raise UserError("chaining: keyframes needs a second keyframe for each scene; this one has none.")
    if before and read_clip(before).state() == _ON_SECOND:
        return Conditions(first, last_image=keyframe, state=_ON_KEYFRAME)
    return Conditions(first, last_image=second, state=_ON_SECOND)


def anchored_state(latents: torch.Tensor) -> bytes:
    """What an anchored chunk leaves for the next one: its last latent, as a file of safetensors."""
    return save({_LATENT: latents[:, :, -1:].contiguous()})


def _last_latent(chunk: Path) -> torch.Tensor:
    return load(read_clip(chunk).state())[_LATENT]


def last_frame(chunk: Path) -> Image.Image:
    """The picture that a chunk ends on."""
    clip = read_clip(chunk)
    return Image.fromarray(next(clip.pictures(clip.frames - 1)))

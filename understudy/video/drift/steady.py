"""A chunk as near to its scene's keyframe as its generator lets it be: matched, measured, and made again if need be."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from understudy.quality.attempts import Budget, best_attempt
from understudy.quality.form import Quality
from understudy.video.drift.cells import cells
from understudy.video.drift.figures import (
    Figures,
    black,
    clothes,
    colour,
    flicker,
    frozen,
    grid,
    identity,
    sharpness,
)
from understudy.video.drift.limits import Limits
from understudy.video.drift.matching import UNCHANGED, Match, fit, matched

if TYPE_CHECKING:
    from understudy.faces.recognition import Recogniser

Rest = TypeVar("Rest")

_FITTED_FRAMES = 12
"""Frames of a chunk to which its match is fitted: they have some 70,000 cells at 480 lines."""


@dataclass(frozen=True)
class Target:
    """What a chunk is held against, and how it hangs together with the one before."""

    keyframe: np.ndarray
    """The scene's, as the shot frames it: height x width x 3 bytes, as large as the chunk."""
    before: np.ndarray
    """The last picture before the chunk; where a shot begins, the keyframe."""
    again: int
    """Number of the chunk's frame that shows `before` again."""
    dropped: int
    """How many of the chunk's first frames are left out, since they repeat what was before."""
    fps: int
    on_camera: bool
    """Whether the presenter is seen."""


@dataclass(frozen=True)
class Steady(Generic[Rest]):
    """The best of the attempts at a chunk."""

    pictures: Iterator[np.ndarray]
    """The frames that are not left out, colours matched: height x width x 3 bytes."""
    rest: Rest
    """What its maker gave besides the frames."""
    quality: Quality
    """Its figures (`Limits.held`), and those of the other attempts."""


@dataclass(frozen=True)
class _Made(Generic[Rest]):
    pictures: np.ndarray
    rest: Rest
    match: Match
    figures: Figures


def make_steady(
    make: Callable[[int], tuple[np.ndarray, Rest]],
    target: Target,
    limits: Limits,
    *,
    seed: int,
    strength: float,
    budget: Budget,
    recogniser: "Recogniser | None" = None,
) -> Steady[Rest]:
    """Make a chunk, and again with other seeds while it is past a limit; the least bad attempt is kept.

    The same for the same arguments, if `make` is.

    Args:
        make: makes the chunk with a seed: its frames (frames x height x width x 3 bytes), and anything else.
        target: what it is held against.
        limits: past which it is made again.
        seed: of the first attempt; those of further ones follow from it.
        strength: how much of the difference in colour is taken away, from 0 to 1; at 0 no frame is touched.
        budget: how many attempts there are.
        recogniser: tells whether a presenter who is seen stays the same person; not measured where left out.
    """
    keyframe = cells(target.keyframe)
    best, quality = best_attempt(
        lambda seed: _matched(*make(seed), keyframe, target, strength, recogniser),
        lambda made: limits.held(made.figures),
        stage="video",
        seed=seed,
        budget=budget,
    )
    shown = best.pictures[target.dropped :]
    pictures: Iterator[np.ndarray] = iter(shown)
    if strength:
        seam, _ = fit(cells(best.pictures[target.again])[None], cells(target.before))
        pictures = matched(shown, seam, best.match, target.fps)
    return Steady(pictures, best.rest, quality)


def _matched(
    pictures: np.ndarray,
    rest: Rest,
    keyframe: np.ndarray,
    target: Target,
    strength: float,
    recogniser: "Recogniser | None",
) -> _Made[Rest]:
    kept = pictures[target.dropped :]
    made = cells(kept)
    whole, heed = fit(made[:: -(-len(made) // _FITTED_FRAMES)], keyframe)
    match = UNCHANGED.towards(whole, strength)
    chunk = match.apply(made)
    made_colour, made_red = colour(made, keyframe, heed)
    left_colour, left_red = colour(chunk, keyframe, heed)
    figures = Figures(
        made_colour=made_colour,
        made_red=made_red,
        colour=left_colour,
        red=left_red,
        grid=grid(chunk, keyframe),
        sharpness=sharpness(kept, target.keyframe),
        frozen=frozen(chunk, target.fps),
        flicker=flicker(chunk),
        black=black(chunk, keyframe),
        clothes=clothes(chunk, keyframe) if target.on_camera else None,
        identity=identity(kept, target.keyframe, recogniser) if recogniser and target.on_camera else None,
    )
    return _Made(pictures, rest, match, figures)

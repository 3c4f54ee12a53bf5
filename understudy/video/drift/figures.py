"""What became of a chunk, in numbers: how far it is from its scene's keyframe, and what is wrong with its motion."""

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from understudy.media.bt709 import BLUE, GREEN, RED
from understudy.video.drift.lab import delta_e

if TYPE_CHECKING:
    from understudy.faces.recognition import Recogniser

_DARK = 5.0
"""L* of a black picture: only a screen's own black is darker."""

_STILL = 0.5
"""L* by which the liveliest hundredth of the cells changes less, from frame to frame, where nothing moves."""

_LIVELIEST = 0.99
_WORST = 0.05
"""Part of the frames that may be worse than the figure says: a hand may pass in front of the clothes."""

_SHARPNESS_FRAMES = 9
"""Pictures of which the sharpness is measured: it changes slowly, and takes every pixel."""

_IDENTITY_FRAMES = 9
"""Pictures of which faces are compared: one becomes another over many frames."""

_TURNED_AWAY = 0.25
"""Part of them that may be less alike than the figure says: a head turns, a hand passes in front of it."""

# Where clothes are in a picture of somebody who speaks to the camera, be it a close-up or a wide shot: in the middle
# of the lowest fifth. In the chunk they may have moved, so they are looked for around there, too.
_TORSO = (slice(0.8, 1.0), slice(0.3, 0.7))
_AROUND = (slice(0.55, 1.0), slice(0.15, 0.85))

_BIN = 10.0
"""Units of Lab that make one colour of clothes: shadows and folds stay within two or three."""

_BINS = (11, 26, 26)
_LOWEST = np.array([0, -128, -128])


@dataclass(frozen=True)
class Figures:
    """What was measured of one chunk. Colours are CIEDE2000 (`colour`, `grid`) or units of Lab."""

    made_colour: float
    """Between the mean colours of keyframe and chunk as it was made, where both show the same thing."""
    made_red: float
    """How much redder it was made there: difference of a*."""
    colour: float
    """As `made_colour`, after its colours were matched."""
    red: float
    """As `made_red`, after its colours were matched."""
    grid: float
    """Mean difference over all cells, whatever they show, after its colours were matched."""
    sharpness: float
    """Energy of its gradients by that of the keyframe's, each by the variance of its luma: below 1 is blurred."""
    frozen: float
    """Seconds of the longest time in which nothing moves."""
    flicker: float
    """The largest jump of the mean L* of a frame from between those of its neighbours."""
    black: int
    """How many of its frames are black, though the keyframe is not."""
    clothes: float | None
    """Part of the clothes' colours, from 0 to 1, that are still there; None where no presenter is seen."""
    identity: float | None
    """How alike the presenter's face is, up to 1; None where no face is seen, or nothing that knows faces is chosen."""


def clothes(chunk: np.ndarray, keyframe: np.ndarray) -> float:
    """Part of the colours of the keyframe's torso that are still around there in nearly all of a chunk's frames.

    It asks how much of each colour there is, not where: people move. Takes cells, frames x rows x columns x 3 and
    rows x columns x 3.
    """
    worn = _histogram(_part(keyframe, _TORSO))
    kept = [np.minimum(worn, _histogram(_part(frame, _AROUND))).sum() / worn.sum() for frame in chunk]
    return float(np.quantile(kept, _WORST))


def identity(chunk: np.ndarray, keyframe: np.ndarray, recogniser: "Recogniser") -> float | None:
    """How alike the largest faces of keyframe and chunk are in nearly all pictures that show one.

    None where the keyframe or the whole chunk has no face. Takes frames x height x width x 3 bytes, and height x width
    x 3 bytes.
    """
    known = recogniser.features(keyframe)
    if known is None:
        return None
    seen = map(recogniser.features, chunk[:: max(1, len(chunk) // _IDENTITY_FRAMES)])
    alike = [recogniser.alike(known, features) for features in seen if features is not None]
    return float(np.quantile(alike, _TURNED_AWAY)) if alike else None


def sharpness(pictures: np.ndarray, keyframe: np.ndarray) -> float:
    """Energy of the gradients of pictures by that of the keyframe, which has their size; contrast does not count.

    Takes frames x height x width x 3 bytes, and height x width x 3 bytes.
    """
    chosen = pictures[:: max(1, len(pictures) // _SHARPNESS_FRAMES)]
    return float(np.median([_detail(picture) for picture in chosen]) / max(_detail(keyframe), 1e-9))


def flicker(chunk: np.ndarray) -> float:
    """The largest jump of a frame's mean L* from between those of its neighbours. Takes cells."""
    if len(chunk) < 3:
        return 0.0
    lightness = chunk[..., 0].mean(axis=(1, 2))
    return float(np.abs(lightness[1:-1] - (lightness[:-2] + lightness[2:]) / 2).max())


def frozen(chunk: np.ndarray, fps: int) -> float:
    """Seconds of the longest time in which each frame shows what the one before showed. Takes cells."""
    longest = now = 0
    for before, after in pairwise(chunk[..., 0]):
        now = now + 1 if np.quantile(np.abs(after - before), _LIVELIEST) < _STILL else 0
        longest = max(longest, now)
    return longest / fps


def black(chunk: np.ndarray, keyframe: np.ndarray) -> int:
    """How many frames are black, where the keyframe is not. Takes cells."""
    dark = chunk[..., 0].mean(axis=(1, 2)) < _DARK
    return int(dark.sum()) if keyframe[..., 0].mean() >= _DARK else 0


def colour(chunk: np.ndarray, keyframe: np.ndarray, heed: np.ndarray) -> tuple[float, float]:
    """CIEDE2000 between the mean colours of chunk and keyframe, and how much redder the chunk is: difference of a*.

    Takes cells, and how much each place counts: rows x columns.
    """
    shares = heed[..., None] / heed.sum()
    made, wanted = (chunk.mean(axis=0) * shares).sum(axis=(0, 1)), (keyframe * shares).sum(axis=(0, 1))
    return float(delta_e(made, wanted)), float(made[1] - wanted[1])


def grid(chunk: np.ndarray, keyframe: np.ndarray) -> float:
    """Mean CIEDE2000 over all cells between the keyframe and a chunk's mean picture. Takes cells."""
    return float(delta_e(chunk.mean(axis=0), keyframe).mean())


def _part(lab: np.ndarray, part: tuple[slice, slice]) -> np.ndarray:
    rows, columns = (
        slice(int(side.start * size), max(int(side.start * size) + 1, round(side.stop * size)))
        for side, size in zip(part, lab.shape, strict=False)
    )
    return lab[rows, columns].reshape(-1, 3)


def _histogram(colours: np.ndarray) -> np.ndarray:
    """How many cells have each colour; a colour counts for its neighbours, too, so that bins have no hard edges."""
    places = np.clip(((colours - _LOWEST) / _BIN).astype(int), 0, np.array(_BINS) - 1)
    counts = np.zeros(_BINS)
    np.add.at(counts, tuple(places.T), 1.0)
    for axis in range(3):
        padded = np.pad(counts, [(1, 1) if i == axis else (0, 0) for i in range(3)])
        before, after = (np.take(padded, range(start, start + _BINS[axis]), axis) for start in (0, 2))
        counts = counts / 2 + (before + after) / 4
    return counts


def _detail(picture: np.ndarray) -> float:
    luma = picture @ np.array([RED, GREEN, BLUE], np.float32)
    energy = np.diff(luma, axis=0)[:, :-1] ** 2 + np.diff(luma, axis=1)[:-1] ** 2
    return float(energy.mean() / max(luma.var(), 1.0))

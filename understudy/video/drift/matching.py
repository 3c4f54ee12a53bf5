"""A chunk's colours made those of its scene's keyframe again.

A chunk gets one affine change of its Lab colours, the same in every frame, so that nothing flickers. It is the
linear Monge-Kantorovich map (Pitie and Kokaram, The linear Monge-Kantorovitch linear colour mapping for example-based
colour transfer, CVMP 2007): of all that give the chunk the keyframe's mean colour and the spread around it, the one
that changes colours least. It is fitted to those cells alone that show the same thing as the keyframe's cell in the
same place: what moved, came, went, or put on other clothes is an outlier. docs/benchmarks.md compares it with others:
fitted to all cells, every map follows what enters the picture; means and deviations alone leave a quarter more of a
cast; a least-squares fit, a little better while the camera is still, takes contrast away when it pans.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from understudy.drawing.easing import ease
from understudy.video.drift.lab import changed

_MOST_GAIN = 1.5
"""How far colours may be spread or drawn together: further, the steps between 256 levels begin to show."""

_NOISE = 1.0
"""Variance, in squared units of Lab, that is taken for granted: where a scene is nearly grey, noise is no colour."""

_ROUNDS = 10
"""Of weighting and fitting; after six, nothing changes any more."""

_CUTOFF = 3.05
"""Distances, in medians of them, from which on a cell is an outlier: 4.685 deviations (Tukey's biweight) in 3D."""

_NEAREST = 2.0
"""Units of Lab within which no cell is an outlier, however well all others fit."""

FADE = 0.5
"""Seconds in which a chunk's first colours, those of the chunk before, become its own: too slow to be seen."""

_THREADS = 4
"""That change colours, side by side: the card waits for them."""


@dataclass(frozen=True)
class Match:
    """A change of colours: matrix (3 x 3) times Lab, plus shift (3)."""

    matrix: np.ndarray
    shift: np.ndarray

    def apply(self, lab: np.ndarray) -> np.ndarray:
        """Lab colours (... x 3) after the change."""
        return lab @ self.matrix.T.astype(np.float32) + self.shift.astype(np.float32)

    def towards(self, other: "Match", share: float) -> "Match":
        """The change that is `share` (0 to 1) of the way from this one to another."""
        return Match(
            self.matrix + (other.matrix - self.matrix) * share,
            self.shift + (other.shift - self.shift) * share,
        )


UNCHANGED = Match(np.eye(3), np.zeros(3))


def fit(chunk: np.ndarray, keyframe: np.ndarray) -> tuple[Match, np.ndarray]:
    """The change that gives a chunk its keyframe's colours, and how far each place was heeded, from 0 to 1.

    `chunk` (frames x rows x columns x 3) and `keyframe` (rows x columns x 3) are cells of pictures of one size.
    """
    given = chunk.reshape(-1, 3).astype(float)
    wanted = np.broadcast_to(keyframe, chunk.shape).reshape(-1, 3).astype(float)
    match = Match(np.eye(3), np.median(wanted - given, axis=0))
    for _ in range(_ROUNDS):
        distance = np.linalg.norm(match.apply(given) - wanted, axis=1)
        cutoff = max(_NEAREST, _CUTOFF * np.median(distance))
        weights = np.maximum(0, 1 - (distance / cutoff) ** 2) ** 2
        match = _weighted(given, wanted, weights)
    return match, weights.reshape(chunk.shape[:-1]).mean(axis=0)


def _weighted(given: np.ndarray, wanted: np.ndarray, weights: np.ndarray) -> Match:
    shares = weights / weights.sum()
    (mean_given, spread_given), (mean_wanted, spread_wanted) = (
        _moments(given, shares),
        _moments(wanted, shares),
    )
    root = _power(spread_given, 0.5)
    inverse = _power(spread_given, -0.5)
    matrix = inverse @ _power(root @ spread_wanted @ root, 0.5) @ inverse
    gains, axes = np.linalg.eigh(matrix)
    matrix = (axes * np.clip(gains, 1 / _MOST_GAIN, _MOST_GAIN)) @ axes.T
    return Match(matrix, mean_wanted - matrix @ mean_given)


def _moments(colours: np.ndarray, shares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and covariance."""
    mean = shares @ colours
    apart = colours - mean
    return mean, (apart * shares[:, None]).T @ apart + _NOISE * np.eye(3)


def _power(matrix: np.ndarray, exponent: float) -> np.ndarray:
    """Of a symmetric positive definite matrix."""
    values, axes = np.linalg.eigh(matrix)
    return (axes * values**exponent) @ axes.T


def matched(pictures: np.ndarray, first: Match, then: Match, fps: int) -> Iterator[np.ndarray]:
    """Pictures (frames x height x width x 3 bytes) with changed colours, in order.

    The first has the change `first`; within FADE seconds it becomes `then`, evenly and without a jump.
    """

    def change(number: int) -> np.ndarray:
        match = first.towards(then, ease(number / (FADE * fps)))
        return changed(pictures[number], match.matrix, match.shift)

    with ThreadPoolExecutor(_THREADS) as threads:
        yield from threads.map(change, range(len(pictures)))

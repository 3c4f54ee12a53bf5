"""Where in every frame of a clip the mouth is laid, how opaque, and which frames are made together."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice, pairwise

import numpy as np

from understudy.faces.face import Detector
from understudy.faces.tracks import Stretch, Which, follow
from understudy.media.lossless import Clip

_FADE = 0.2
"""Seconds over which the made mouth gives way to the filmed one where the face is lost or found."""


@dataclass(frozen=True)
class Mouth:
    """The mouth in one frame."""

    points: np.ndarray
    """(3, 2): as `Face.points`, by which the face is aligned."""
    weight: float
    """How opaque what the model makes is, 0..1."""
    stretch: int
    """Number of the first frame in which this face is seen without a gap: none of another stretch is made with it."""


def find_mouths(
    clip: Clip, detector: Detector, which: Which, on_frame: Callable[[int], None]
) -> list[Mouth | None]:
    """For every frame of a clip, the mouth to be made; None where no face is seen.

    Each shot begins anew, so that nothing flows across a cut. `on_frame` is called with the number of frames seen.
    """
    mouths: list[Mouth | None] = []
    pictures = clip.pictures()
    for length in [shot.frames for shot in clip.shots] or [clip.frames]:
        faces = []
        for picture in islice(pictures, length):
            faces.append(detector.find(picture))
            on_frame(len(mouths) + len(faces))
        shot: list[Mouth | None] = [None] * length
        for stretch in follow(faces, clip.fps, which):
            for i, weight in enumerate(_weights(stretch, length, round(_FADE * clip.fps))):
                shot[stretch.first + i] = Mouth(stretch.points[i], weight, len(mouths) + stretch.first)
        mouths += shot
    return mouths


def _weights(stretch: Stretch, shot: int, fade: int) -> Iterator[float]:
    """Rising from where the face is found and falling to where it is lost, but full at the shot's own ends."""
    length = len(stretch.points)
    for i in range(length):
        rising = (i + 1) / (fade + 1) if stretch.first > 0 else 1.0
        falling = (length - i) / (fade + 1) if stretch.first + length < shot else 1.0
        yield min(1.0, rising, falling)


def groups(mouths: list[Mouth | None], largest: int) -> list[range]:
    """All frames in order, those with a mouth in groups of one stretch and at most `largest` frames.

    A stretch is divided evenly: a last group of one frame would hold nothing to be steady with.
    """
    parts: list[range] = []
    for _, run in groupby(enumerate(mouths), key=lambda item: item[1] and item[1].stretch):
        numbers = [number for number, _ in run]
        count = -(-len(numbers) // largest)
        edges = [numbers[0] + len(numbers) * i // count for i in range(count + 1)]
        parts += [range(first, end) for first, end in pairwise(edges)]
    return parts

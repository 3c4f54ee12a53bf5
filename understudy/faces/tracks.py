"""Which face of a shot is meant, where it is in every frame, and in which frames it is not seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from understudy.faces.face import Face

Which = Literal["largest", "leftmost", "rightmost"]

_LONGEST_LOSS = 1.0
"""Seconds: a face that reappears in its place within them was not found for a while, and is the same."""

_FARTHEST = 0.7
"""Of its width: how far a face moves from one finding to the next. At 16 frames a second no head is that fast."""

_SHORTEST = 0.2
"""Seconds: what is found for less is more likely a pattern that looks like a face."""

_LONGEST_GAP = 0.2
"""Seconds: a gap as short as a blink of the detector's is filled."""

_STEADY = 0.06
"""Seconds (sigma): the detector trembles faster than this, a head moves slower."""


@dataclass(frozen=True)
class Stretch:
    """Successive frames in which the face is seen."""

    first: int
    """Number of its first frame in the shot."""
    points: np.ndarray
    """(frames, 3, 2): as `Face.points`, steadied."""


@dataclass(frozen=True)
class _Track:
    """One face, followed through a shot."""

    faces: dict[int, Face]
    """By number of frame, in order."""

    @property
    def first(self) -> int:
        return next(iter(self.faces))

    @property
    def last(self) -> int:
        return next(reversed(self.faces))

    def meets(self, other: "_Track") -> bool:
        """Whether both are seen in one frame: then they are two people."""
        return not self.faces.keys().isdisjoint(other.faces)


def follow(shot: Sequence[Sequence[Face]], fps: float, which: Which) -> list[Stretch]:
    """Where the chosen face of a shot is seen: the faces found in each frame -> stretches in order."""
    tracks = [track for track in _linked(shot, fps) if len(track.faces) >= min(_SHORTEST * fps, len(shot))]
    if not tracks:
        return []
    return [
        Stretch(first, _steadied(points, _STEADY * fps))
        for first, points in _stretches(_chosen(tracks, which), longest_gap=round(_LONGEST_GAP * fps))
    ]


def _linked(shot: Sequence[Sequence[Face]], fps: float) -> list[_Track]:
    """Every face to the track whose last place is nearest."""
    tracks: list[_Track] = []
    for number, faces in enumerate(shot):
        recent = [track for track in tracks if number - track.last <= 1 + _LONGEST_LOSS * fps]
        near = sorted(
            (_distance(track.faces[track.last], face), i, j)
            for i, track in enumerate(recent)
            for j, face in enumerate(faces)
        )
        taken_tracks: set[int] = set()
        taken_faces: set[int] = set()
        for distance, i, j in near:
            if distance <= _FARTHEST and i not in taken_tracks and j not in taken_faces:
                recent[i].faces[number] = faces[j]
                taken_tracks.add(i)
                taken_faces.add(j)
        tracks += [_Track({number: face}) for j, face in enumerate(faces) if j not in taken_faces]
    return tracks


def _distance(one: Face, other: Face) -> float:
    """Between their centres, in widths of a face."""
    return float(np.linalg.norm(one.centre - other.centre) * 2 / (one.width + other.width))


def _chosen(tracks: list[_Track], which: Which) -> dict[int, Face]:
    """The faces of the chosen person: its main track, and what continues that elsewhere."""

    def rank(track: _Track) -> float:
        across = np.mean([face.centre[0] for face in track.faces.values()])
        area = sum(face.area for face in track.faces.values())
        return float({"largest": area, "leftmost": -across, "rightmost": across}[which])

    own = [max(tracks, key=rank)]
    others: list[_Track] = []
    for track in sorted(tracks, key=lambda track: (not track.meets(own[0]), track.first)):
        if track is own[0]:
            continue
        is_other = any(track.meets(one) for one in own) or (
            others and min(_step(track, one) for one in others) < min(_step(track, one) for one in own)
        )
        (others if is_other else own).append(track)
    return {number: face for track in own for number, face in track.faces.items()}


def _step(one: _Track, other: _Track) -> float:
    """How far apart the end of the one and the beginning of the other are, in widths of a face."""
    before, after = sorted((one, other), key=lambda track: track.first)
    return _distance(before.faces[before.last], after.faces[after.first])


def _stretches(faces: dict[int, Face], longest_gap: int) -> list[tuple[int, np.ndarray]]:
    """Number of the first frame and points (frames, 3, 2) of each run of frames, short gaps filled."""
    numbers = np.array(sorted(faces))
    points = np.stack([faces[number].points for number in numbers])
    breaks = np.flatnonzero(np.diff(numbers) > longest_gap + 1) + 1
    runs = zip(np.split(numbers, breaks), np.split(points, breaks), strict=True)
    return [(int(run[0]), _filled(run, known)) for run, known in runs]


def _filled(numbers: np.ndarray, points: np.ndarray) -> np.ndarray:
    every = np.arange(numbers[0], numbers[-1] + 1)
    columns = points.reshape(len(points), -1).T
    return np.stack([np.interp(every, numbers, column) for column in columns], axis=1).reshape(-1, 3, 2)


def _steadied(points: np.ndarray, sigma: float) -> np.ndarray:
    """Smoothed over time, as much from behind as from ahead, so that nothing lags; sigma in frames.

    At the ends the movement is thought to go on as it was, so that an even movement stays what it is.
    """
    reach = int(np.ceil(3 * sigma))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    padded = np.pad(points, ((reach, reach), (0, 0), (0, 0)), mode="reflect", reflect_type="odd")
    windows = np.lib.stride_tricks.sliding_window_view(padded, len(kernel), axis=0)
    return windows @ (kernel / kernel.sum())

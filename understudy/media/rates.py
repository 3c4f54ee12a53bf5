"""From a clip's own frame rate to the film's: how many frames, when each is seen, and what comes between them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import TYPE_CHECKING

from understudy.errors import UserError
from understudy.media.lossless import Shot

if TYPE_CHECKING:
    import numpy

Between = Callable[["numpy.ndarray", "numpy.ndarray", list[float]], Iterable["numpy.ndarray"]]
"""Gives the pictures between two, for times above 0 (the first picture) and below 1 (the second), in order."""


def frames_for(film_frames: int, fps: int, film_fps: int) -> int:
    """How many frames of a clip make so many of the film; one less lets the shot's last frame stand still."""
    return -(-(film_frames - 1) * fps // film_fps) + 1


def film_seconds(shots: Sequence[Shot], fps: int, film_fps: int) -> list[float]:
    """When each frame of a clip is seen, in seconds of the scene.

    A shot's frames may last a little longer than it does in the film; so the time jumps back at a cut.
    """
    seconds: list[float] = []
    start = 0
    for shot in shots:
        seconds += [start / film_fps + i / fps for i in range(shot.frames)]
        start += shot.film_frames
    return seconds


def retimed(
    pictures: Iterable["numpy.ndarray"], shots: Sequence[Shot], fps: int, film_fps: int, between: Between
) -> Iterator["numpy.ndarray"]:
    """A clip's pictures at the film's rate: of each shot exactly its `film_frames`, and nothing across a cut.

    Pictures whose time is that of a film's frame are handed on as they are, the same one twice where it is; so they
    must not be drawn into. Two are in memory at a time. Raises UserError if a shot is more than a frame too short.
    """
    rest = iter(pictures)
    for shot in shots:
        if shot.frames < frames_for(shot.film_frames, fps, film_fps) - 1:
            raise UserError(
                f"a shot of {shot.frames} frames at {fps} a second for {shot.film_frames} frames at {film_fps} a "
                f"second: it needs {frames_for(shot.film_frames, fps, film_fps)}. Delete the clip and make it again."
            )
        of_shot = islice(rest, shot.frames)
        yield from _retimed_shot(of_shot, shot.film_frames, fps, film_fps, between)
        for _ in of_shot:
            pass  # what the film does not need of it


def _retimed_shot(
    pictures: Iterator["numpy.ndarray"], film_frames: int, fps: int, film_fps: int, between: Between
) -> Iterator["numpy.ndarray"]:
    place, before, after = 0, next(pictures), next(pictures, None)
    # All film frames that fall between the same two pictures, at once: their movement is searched once.
    for wanted, group in groupby(range(film_frames), lambda frame: frame * fps // film_fps):
        while place < wanted and after is not None:
            place, before, after = place + 1, after, next(pictures, None)
        times = [frame * fps % film_fps / film_fps for frame in group]
        inside = [time for time in times if time] if after is not None else []
        if len(inside) < len(times):
            yield from [before] * (len(times) - len(inside))
        if after is not None and inside:
            yield from between(before, after, inside)


def nearest(before: "numpy.ndarray", after: "numpy.ndarray", times: list[float]) -> Iterator["numpy.ndarray"]:
    """No new pictures: the one of the two that is nearer in time."""
    return (before if time < 0.5 else after for time in times)

"""Chunks of real frames become the clip of a scene: end to end, each shot cut to its length."""

import math
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.media.lossless import Shot, read_clip, write_clip
from understudy.timeline import TimelineShot

if TYPE_CHECKING:
    import numpy


def join_shots(chunks: list[Path], output: Path, *, shots: list[TimelineShot], fps: int) -> None:
    """Write a clip at the rate of its chunks, which repeat nothing of each other; one picture in memory at a time.

    Its figures are a list of the chunks'.

    Args:
        chunks: the lossless files of all chunks, in order.
        output: the lossless file to write.
        shots: the shots of the scene's entry in the timeline: "frames" (at `fps`) and "chunks" (one item for each).
        fps: of the film.

    Raises MediaError if a shot's chunks have fewer frames than it needs.
    """
    rate = read_clip(chunks[0]).fps
    lengths = [math.ceil(round(shot["frames"] * rate / fps, 6)) for shot in shots]
    remaining = iter(chunks)
    parts = [list(islice(remaining, len(shot["chunks"]))) for shot in shots]
    write_clip(
        chain.from_iterable(
            islice(_pictures(part), length) for part, length in zip(parts, lengths, strict=True)
        ),
        output,
        fps=rate,
        shots=[Shot(length, shot["frames"]) for length, shot in zip(lengths, shots, strict=True)],
        figures=[read_clip(chunk).figures for chunk in chunks],
    )


def _pictures(chunks: list[Path]) -> Iterator["numpy.ndarray"]:
    return chain.from_iterable(read_clip(chunk).pictures() for chunk in chunks)

"""Chunks and clips made of real frames: lossless video with what later stages must know of it.

The file is Matroska with FFV1 in RGB. Its tag UNDERSTUDY holds rate, shots and figures as JSON, and an attachment
the state that the next chunk starts from. Pictures are arrays of height x width x 3 bytes: red, green, blue.
Workers of any engine family import this module: it needs numpy and PyAV alone.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from understudy.media.container import opened, ticks, video_stream
from understudy.media.errors import MediaError

if TYPE_CHECKING:
    import numpy

_TAG = "UNDERSTUDY"
_STATE = "state"
_PIXELS = "bgr0"
"""FFV1's form of 8-bit RGB."""

_SLICES = 4
"""Parts of a picture that are coded side by side; the bytes depend on this number, not on the threads."""

# The range coder would save 2 % of the size for half as much time again.
# Groups of one picture let reading begin anywhere.
_FFV1 = {"level": "3", "coder": "0", "context": "0", "g": "1", "slices": str(_SLICES), "slicecrc": "1"}
_BIT_EXACT = "+bitexact"


@dataclass(frozen=True)
class Shot:
    """A part of a clip between two cuts."""

    frames: int
    """How many it has in this clip, at the clip's rate."""
    film_frames: int
    """How many it lasts in the film, at the film's rate."""


@dataclass(frozen=True)
class Clip:
    """What a file of frames holds."""

    path: Path
    frames: int
    fps: int
    width: int
    """Pixels."""
    height: int
    """Pixels."""
    shots: tuple[Shot, ...]
    """They have all of the clip's frames together; a chunk, which is part of a shot, has none."""
    figures: Any
    """JSON values that say something of the frames; None if nothing is known."""

    def pictures(self, first: int = 0) -> Iterator["numpy.ndarray"]:
        """The pictures in order, from number `first` on, one in memory at a time; raises MediaError."""
        with opened(self.path) as container:
            video = video_stream(container, self.path)
            video.codec_context.thread_count = _SLICES
            if first:
                container.seek(ticks(video, first / self.fps), stream=video)
            number = -1
            for frame in container.decode(video):
                number = round(frame.time * self.fps)
                if number >= first:
                    yield frame.to_ndarray(format="rgb24")
        if number != self.frames - 1:
            raise MediaError(
                f"{self.path}: ends after {number + 1} of {self.frames} pictures. Delete it and make it again."
            )

    def state(self) -> bytes | None:
        """What the chunk's engine left for the next chunk; None if nothing."""
        with opened(self.path) as container:
            attached = {stream.name: stream.data for stream in container.streams.attachments}
        return attached.get(_STATE)


def read_clip(path: Path) -> Clip:
    """What a file written by `write_clip` holds, from its header; raises MediaError."""
    with opened(path) as container:
        video = video_stream(container, path)
        if _TAG not in container.metadata or not container.duration:
            raise MediaError(f"{path}: was not written as a lossless clip. Delete it and make it again.")
        known = json.loads(container.metadata[_TAG])
        return Clip(
            path=path,
            frames=round(container.duration * known["fps"] / 1_000_000),  # PyAV counts microseconds
            fps=known["fps"],
            width=video.width,
            height=video.height,
            shots=tuple(Shot(**shot) for shot in known["shots"]),
            figures=known["figures"],
        )


def write_clip(
    pictures: Iterable["numpy.ndarray"],
    path: Path,
    *,
    fps: int,
    shots: Sequence[Shot] = (),
    figures: Any = None,
    state: bytes | None = None,
) -> int:
    """Writes pictures of one size without loss and returns their number.

    Each picture is used before the next is asked for. The same input gives the same bytes. Raises MediaError if
    there are no pictures, or not as many as the shots have; then `path` is incomplete.
    """
    import av

    remaining = iter(pictures)
    picture = next(remaining, None)
    if picture is None:
        raise MediaError(f"{path}: there are no pictures to write")
    count = 0
    known = {"fps": fps, "shots": [asdict(shot) for shot in shots], "figures": figures}
    with av.open(
        str(Path(path).absolute()), "w", format="matroska", container_options={"fflags": _BIT_EXACT}
    ) as container:
        container.metadata[_TAG] = json.dumps(known, allow_nan=False)
        video = container.add_stream("ffv1", rate=fps, options={**_FFV1, "flags": _BIT_EXACT})
        video.height, video.width, _ = picture.shape
        video.pix_fmt = _PIXELS
        video.codec_context.thread_count = _SLICES
        if state is not None:
            container.add_attachment(_STATE, "application/octet-stream", state)
        while picture is not None:
            if picture.shape != (video.height, video.width, 3):
                raise MediaError(
                    f"{path}: a picture of shape {picture.shape} in a clip of {video.width}x{video.height} pixels"
                )
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format=_PIXELS)
            frame.pts, frame.time_base = count, Fraction(1, fps)
            container.mux(video.encode(frame))
            count += 1
            picture = next(remaining, None)
        container.mux(video.encode(None))
    if shots and count != sum(shot.frames for shot in shots):
        raise MediaError(f"{path}: {count} pictures for shots of {[shot.frames for shot in shots]} frames")
    return count

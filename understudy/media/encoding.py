"""Pictures to H.264: one look, one time base, the same bytes every time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from annotated_types import Ge, Le

from understudy.media.bt709 import Bt709Planes
from understudy.media.errors import MediaError
from understudy.media.ffmpeg_process import feed, file_argument

if TYPE_CHECKING:
    import numpy


# The same input gives the same bytes: no library versions, no dates, and one thread, whose number x264
# would write into the stream. x264's note about itself is an SEI unit, type 6.
BIT_EXACT = {"fflags": "+bitexact", "flags:v": "+bitexact", "flags:a": "+bitexact", "map_metadata": -1}
WITHOUT_ENCODER_NOTE = {"bsf:v": "filter_units=remove_types=6"}
BT709_TAGS = {"colorspace": "bt709", "color_primaries": "bt709", "color_trc": "bt709", "range": "tv"}

VIDEO_TIMESCALE = 12_000
"""Ticks a second in every clip, so that 24, 25, 30, 48, 50 and 60 frames fit without a rest."""

SECONDS_BETWEEN_KEYFRAMES = 2
"""Near enough for a player to jump to, far enough to cost little."""


@dataclass(frozen=True)
class Encoding:
    """How H.264 is written."""

    preset: Literal["ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow"] = "ultrafast"
    """Effort of x264: slower presets make smaller files of the same look."""
    crf: Annotated[int, Ge(0), Le(51)] = 21
    """Constant rate factor: 0 loses nothing but colour resolution, 18 looks lossless, 28 shows blocks."""


def write_video(
    frames: Iterable["numpy.ndarray"],
    output: Path,
    *,
    width: int,
    height: int,
    fps: int,
    encoding: Encoding = Encoding(),
) -> int:
    """Encodes pictures to a silent H.264 MP4 in BT.709 at a constant rate and returns their number.

    Each picture is used before the next is asked for, so one array may be drawn into again and again.
    Width and height are even. Raises MediaError; then `output` may be incomplete.
    """
    import ffmpeg

    stream = ffmpeg.input("pipe:", format="rawvideo", pix_fmt="yuv420p", s=f"{width}x{height}", r=fps)
    stream = stream.filter("setparams", **BT709_TAGS).output(
        file_argument(output),
        vcodec="libx264",
        preset=encoding.preset,
        crf=encoding.crf,
        g=fps * SECONDS_BETWEEN_KEYFRAMES,
        threads=1,
        video_track_timescale=VIDEO_TIMESCALE,
        movflags="+faststart",
        **BIT_EXACT,
        **WITHOUT_ENCODER_NOTE,
    )
    if width % 2 or height % 2:
        raise MediaError(f"{output}: a video of {width}x{height} pixels; width and height must be even")
    planes = Bt709Planes(width, height)

    def converted() -> Iterator[memoryview]:
        picture = None
        for picture in frames:
            if picture.shape != (height, width, 4):
                raise MediaError(f"{output}: a picture of shape {picture.shape} for {width}x{height} pixels")
            yield planes.convert(picture)
        if picture is None:
            raise MediaError(f"{output}: there are no pictures to encode")

    return feed(stream, converted(), task="encoding", path=output)

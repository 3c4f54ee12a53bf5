"""The pictures of a video: all, one, or some."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.media.container import decoding_errors, opened, ticks, video_stream
from understudy.media.encoding import SECONDS_BETWEEN_KEYFRAMES
from understudy.media.errors import MediaError

if TYPE_CHECKING:
    import numpy


def read_video(path: Path) -> Iterator["numpy.ndarray"]:
    """The pictures of a video, in order; raises MediaError."""
    with opened(path) as container:
        for frame in container.decode(video_stream(container, path)):
            yield frame.to_ndarray(format="bgra")


def last_frame(path: Path) -> "numpy.ndarray":
    """The very last picture of a video, whatever its sound's length; raises MediaError."""
    with opened(path) as container:
        video = video_stream(container, path)
        if video.duration:
            before_the_end = video.duration - ticks(video, SECONDS_BETWEEN_KEYFRAMES)
            container.seek(max(0, before_the_end), stream=video)
        last = None
        for last in container.decode(video):  # noqa: B007 - only the last is wanted
            pass
        if last is None:
            raise MediaError(f"{path}: holds no picture that can be decoded. Delete it and make it again.")
        return last.to_ndarray(format="bgra")


def read_frame_at(path: Path, seconds: float) -> "numpy.ndarray":
    """The picture that a video shows at a time, its last one after its end; raises MediaError."""
    with opened(path) as container:
        video = video_stream(container, path)
        container.seek(ticks(video, seconds), stream=video)
        shown = None
        for frame in container.decode(video):
            if shown is not None and frame.time > seconds:
                break
            shown = frame
    return last_frame(path) if shown is None else shown.to_ndarray(format="bgra")


def sample_pictures(path: Path, width: int, height: int, each: float) -> Iterator["numpy.ndarray"]:
    """One picture of each so many seconds of a file, from its first on: grey, height x width; raises MediaError."""
    with opened(path) as container:
        video = video_stream(container, path)
        video.thread_type = "AUTO"
        wanted = 0.0
        with decoding_errors(path):
            for frame in container.decode(video):
                if frame.time is None or frame.time >= wanted:
                    wanted = (frame.time or 0.0) + each
                    yield frame.reformat(width, height, "gray", interpolation="AREA").to_ndarray()

"""Opens a file with PyAV."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.media.errors import MediaError

if TYPE_CHECKING:
    import av


def opened(path: Path) -> "av.container.InputContainer":
    """The file as PyAV reads it; raises MediaError."""
    import av

    try:
        return av.open(str(Path(path).absolute()))
    except (OSError, av.FFmpegError) as error:
        raise MediaError(f"{path}: can't be opened as a video ({error}).") from error


def ticks(stream: "av.VideoStream", seconds: float) -> int:
    """A time in the stream's own unit; raises MediaError if it has none."""
    if not stream.time_base:
        raise MediaError(f"{stream.container.name}: says no times. Delete it and make it again.")
    return int(seconds / stream.time_base)


@contextmanager
def decoding_errors(path: Path) -> Iterator[None]:
    """Has what PyAV finds wrong with a file's content raised as MediaError."""
    import av

    try:
        yield
    except av.FFmpegError as error:
        raise MediaError(f"{path}: is damaged ({error}).") from error


def video_stream(container: "av.container.InputContainer", path: Path) -> "av.VideoStream":
    """The first picture stream; raises MediaError."""
    if not container.streams.video:
        raise MediaError(f"{path}: holds no picture, only {len(container.streams)} other stream(s).")
    return container.streams.video[0]

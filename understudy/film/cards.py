"""The title card at the start of a film, and the credits at its end."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from understudy.media.encoding import Encoding, write_video
from understudy.settings.film import EncodingSettings

if TYPE_CHECKING:
    import numpy

REVISION = "3"
"""Raised when the same request would give another file; then it is made again."""


def make(
    output: Path,
    *,
    title: str,
    kicker: str,
    byline: str,
    small: list[str],
    label: str,
    width: int,
    height: int,
    fps: int,
    frames: int,
    palette: int,
    encoding: EncodingSettings,
) -> None:
    """Write one card as silent H.264.

    Args:
        output: the video to write.
        title: the film's title.
        kicker: what stands over it: the presenter's role.
        byline: what stands under it: the presenter's name.
        small: lines at the bottom: the credits.
        label: says that the film is AI-generated; empty where it does not.
        width: pixels.
        height: pixels.
        fps: frames per second.
        frames: how long the card stands.
        palette: which set of colours.
        encoding: {"preset", "crf"} of H.264.
    """
    from understudy.drawing.titles import Card

    drawn = Card(
        width,
        height,
        palette,
        fps=fps,
        title=title,
        kicker=kicker,
        byline=byline,
        small=small,
        label=label,
    )
    pictures = _pictures(drawn, frames, width, height)
    write_video(pictures, output, width=width, height=height, fps=fps, encoding=Encoding(**encoding))


def _pictures(card: Any, frames: int, width: int, height: int) -> Iterator["numpy.ndarray"]:
    from understudy.drawing.canvas import Frame

    frame = Frame(width, height)
    for index in range(frames):
        card.draw(frame, index)
        yield frame.array

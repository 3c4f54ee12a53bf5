"""The title card at the start of a film, and the credits at its end."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from understudy.media.encoding import Encoding, write_video
from understudy.settings.film import EncodingSettings

if TYPE_CHECKING:
    import numpy

LABEL = "AI-generated · made with Understudy"
"""The visible label of a film, which stands in its tags, too: a copy into another file keeps them."""

REVISION = "2"
"""Raised when the same request would give another file; then it is made again."""


def make(
    output: Path,
    *,
    card: str,
    title: str,
    persona: str,
    role: str,
    fictional: bool,
    label: bool,
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
        card: "opening" or "closing".
        title: the film's title.
        persona: the presenter's name.
        role: the line under it.
        fictional: whether the presenter is invented, which the closing card says.
        label: whether it says that the film is AI-generated.
        width: pixels.
        height: pixels.
        fps: frames per second.
        frames: how long the card stands.
        palette: which set of colours.
        encoding: {"preset", "crf"} of H.264.
    """
    from understudy.drawing.titles import LICENCES, Card

    texts: dict[str, Any]
    if card == "opening":
        texts = {"kicker": role, "title": title, "byline": persona}
    else:
        invented = [f"{persona} is a fictional, drawn person"] if fictional else []
        texts = {"title": title, "byline": persona, "small": [*invented, LICENCES]}
    drawn = Card(width, height, palette, fps=fps, label=LABEL if label else "", **texts)
    pictures = _pictures(drawn, frames, width, height)
    write_video(pictures, output, width=width, height=height, fps=fps, encoding=Encoding(**encoding))


def _pictures(card: Any, frames: int, width: int, height: int) -> Iterator["numpy.ndarray"]:
    from understudy.drawing.canvas import Frame

    frame = Frame(width, height)
    for index in range(frames):
        card.draw(frame, index)
        yield frame.array

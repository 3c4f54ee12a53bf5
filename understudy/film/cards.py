"""The title card at the start of a film, and the credits at its end."""

from pathlib import Path
from typing import Any


def make(
    output: Path,
    *,
    card: str,
    title: str,
    persona: str,
    role: str,
    width: int,
    height: int,
    fps: int,
    frames: int,
    palette: int,
    encoding: dict[str, Any],
) -> None:
    """Write one card as silent H.264.

    Args:
        output: the video to write.
        card: "opening" or "closing".
        title: the film's title.
        persona: the presenter's name.
        role: the line under it.
        width: pixels.
        height: pixels.
        fps: frames per second.
        frames: how long the card stands.
        palette: which set of colours.
        encoding: {"preset", "crf"} of H.264.
    """

"""Video without a video model: a camera that moves slowly over each scene's keyframe."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from annotated_types import Gt, Le

from understudy.settings.film import Film
from understudy.timeline import Pace

if TYPE_CHECKING:
    import numpy


@dataclass(frozen=True)
class Settings:
    """A slow camera move over the keyframe, as the video prompt says: no model, no graphics card."""

    chunk_seconds: Annotated[float, Gt(0), Le(60)] = 8.0
    """How long one chunk is, in seconds."""


class Engine:
    """Films the keyframe at the film's own rate and size, chunk by chunk without a seam."""

    revision = "1"
    preloads = ("understudy.video.rostrum", "understudy.media.lossless", "av")
    suffix = "mkv"
    settings_type = Settings

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @staticmethod
    def pace(film: Film) -> Pace:
        """Chunks of one length at the film's own rate, so that a scene that grows keeps those it has."""
        frames = max(1, round(film["video"]["chunk_seconds"] * film["fps"]))
        return Pace(film["fps"], frames, frames)

    def animate(
        self,
        start: Path,
        image: Path,
        output: Path,
        *,
        prompt: str,
        frames: int,
        fps: int,
        width: int,
        height: int,
        index: int,
    ) -> None:
        """Write chunk `index` of `frames` frames; its move goes on where that of `start`, the chunk before, ended."""
        from understudy.media.lossless import read_clip, write_clip
        from understudy.video.rostrum import Rostrum, views

        first = json.loads(read_clip(start).state() or b"{}")["frame"] if index else 0
        rostrum = Rostrum(image, width, height)
        pictures = (rostrum.film(view) for view in views(prompt, first, frames, fps, width, height))
        state = json.dumps({"frame": first + frames}).encode()
        write_clip(pictures, output, fps=fps, state=state)

    def join(self, chunks: list[Path], output: Path, *, frames: int, fps: int) -> None:
        """Write the clip: the chunks end to end, cut to `frames`; one shot, for nothing in it is cut."""
        from understudy.media.lossless import Shot, write_clip

        write_clip(islice(_pictures(chunks), frames), output, fps=fps, shots=[Shot(frames, frames)])


def _pictures(chunks: list[Path]) -> Iterator["numpy.ndarray"]:
    from understudy.media.lossless import read_clip

    return chain.from_iterable(read_clip(chunk).pictures() for chunk in chunks)

"""The draft's pictures: every frame of a choreography drawn once, at the film's own rate and size."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Settings:
    """Draws at the film's rate and size, so nothing is interpolated or upscaled."""


class Engine:
    """Draws a clip's choreography with captions, name and slate over it, and encodes it."""

    revision = "1"
    preloads = (
        "understudy.animatic.presenter.scene",
        "understudy.animatic.diagram.scene",
        "understudy.film.overlays",
        "understudy.film.assembly",
        "understudy.film.cards",
        "understudy.film.loudness",
        "understudy.film.sound",
        "understudy.animatic.titles",
        "understudy.bt709",
        "ffmpeg",
    )
    reads = ("json",)
    Settings = Settings

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def enhance(
        self,
        clip: Path,
        output: Path,
        *,
        words: list[dict[str, Any]],
        width: int,
        height: int,
        fps: int,
        speech_start: float,
        burn_captions: bool,
        slate: str | None,
        lower_third: dict[str, str] | None,
        palette: int,
        encoding: dict[str, Any],
    ) -> None:
        """Write the clip as silent H.264.

        Args:
            clip: the choreography.
            output: the video to write.
            words: [{"text", "start", "end"}], seconds from the start of the speech.
            width: pixels.
            height: pixels.
            fps: frames per second, the choreography's own.
            speech_start: seconds of picture before the speech.
            burn_captions: whether captions are drawn into the picture.
            slate: the name on the DRAFT slate, None for no slate.
            lower_third: {"name", "role"} of the presenter where they are introduced.
            palette: which set of colours.
            encoding: {"preset", "crf"} of H.264.
        """
        from understudy.film import picture

        picture.make(
            clip,
            output,
            words=words,
            width=width,
            height=height,
            fps=fps,
            speech_start=speech_start,
            burn_captions=burn_captions,
            slate=slate,
            lower_third=lower_third,
            palette=palette,
            encoding=encoding,
        )

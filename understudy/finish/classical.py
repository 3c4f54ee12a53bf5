"""Clips at the film's rate and size without trained models: movement searched, pictures resampled."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True)
class Settings:
    """Interpolates by searched movement and resamples by Lanczos' filter: no model, no graphics card."""

    interpolation: Literal["motion", "none"] = "motion"
    """Frames between a clip's own: along the movement found in the pictures, or none (the nearest one again)."""


class Engine:
    """Interpolates at the clip's own size, then brings each frame to the film's."""

    revision = "1"
    preloads = ("understudy.finish.motion", "understudy.media.fitting", "understudy.film.overlays", "av")
    suffix = "mkv"
    reads = ("mkv",)
    settings_type = Settings

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def enhance(self, clip: Path, output: Path, *, width: int, height: int, fps: int) -> None:
        """Write the clip with the film's width and height, in pixels, and its frames per second; shots stay apart.

        Raises UserError if the clip has too few frames for its length in the film.
        """
        from understudy.finish.motion import Motion
        from understudy.media.fitting import fitted
        from understudy.media.lossless import Shot, read_clip, write_clip
        from understudy.media.rates import nearest, retimed

        given = read_clip(clip)
        made = [Shot(shot.film_frames, shot.film_frames) for shot in given.shots]
        if (given.width, given.height, given.fps, list(given.shots)) == (width, height, fps, made):
            shutil.copyfile(clip, output)
            return
        motion = self._settings.interpolation == "motion"
        between = Motion(given.width, given.height).between if motion else nearest
        pictures = retimed(given.pictures(), given.shots, given.fps, fps, between)
        write_clip(
            (fitted(picture, width, height) for picture in pictures),
            output,
            fps=fps,
            shots=made,
            figures=given.figures,
        )

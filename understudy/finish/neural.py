"""Clips at the film's rate and size by trained networks: pictures between pictures, and finer ones."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.settings.film import EngineSection
from understudy.workers.place import Place

if TYPE_CHECKING:
    import numpy

_TILE_PIXELS_PER_GIGABYTE = 500_000
"""Enlarged pixels that are worked on at once, for each gigabyte of `vram`. Real-ESRGAN's layers take 0.26 kB for each
(counted, in float16), an eighth of the memory: the rest is for what convolutions set aside while they work, for other
networks, which keep more, and for FILM, whose layers take 4.6 GB at 1920x1080."""

_WORTHWHILE = 1.1
"""Clips that must be enlarged by less than this are resampled: an upscaler would show nothing more."""


@dataclass(frozen=True)
class Settings:
    """Interpolates by RIFE or FILM and upscales by Real-ESRGAN or another network; needs a GPU."""

    interpolation: str = "rife-4.13"
    """Name in config/models.yaml: rife-4.13, or film (slower, for far movements); empty searches movement without."""

    upscaling: str = "realesrgan-x2plus"
    """Name in config/models.yaml: realesrgan-x2plus, realesrgan-x4plus or your own; empty resamples."""


class Engine:
    """Upscales the clip's own pictures, then interpolates between them at the film's size.

    In this order a film of 25 frames from a clip of 16 costs 16 pictures of the upscaler, far the slower of the two
    (Real-ESRGAN x2plus: 8.3 TFLOP for 1280x720; RIFE: 0.2 for 1920x1080), and it sees only real pictures: faults of
    interpolated ones are not made sharper. Without an upscaler pictures are interpolated at the clip's size.
    """

    revision = "1"
    environment = "diffusers"
    models = ("interpolation", "upscaling")
    preloads = ()
    suffix = "mkv"
    reads = ("mkv",)
    settings_type = Settings

    def __init__(self, settings: Settings, place: Place) -> None:
        """Load the networks. Raises UserError if weights are of no network that can be run."""
        from understudy.finish.interpolation.interpolator import Interpolator
        from understudy.finish.upscaling import Upscaler
        from understudy.workers.card import hold_to

        hold_to(place)
        self._place = place
        self._interpolator = self._upscaler = None
        if settings.interpolation:
            self._interpolator = Interpolator(place.models[settings.interpolation], place.device)
        if settings.upscaling:
            weights = place.models[settings.upscaling]
            self._upscaler = Upscaler(weights, place.device, _tile_pixels(place.vram))

    @staticmethod
    def tracked(section: EngineSection, vram: float, models: dict[str, Path]) -> EngineSection:
        """What a clip depends on of the settings and the card: the size of the tiles as well."""
        return {**section, "tile_pixels": _tile_pixels(vram)} if section["upscaling"] else section

    def enhance(self, clip: Path, output: Path, *, width: int, height: int, fps: int) -> None:
        """Write the clip with the film's width and height, in pixels, and its frames per second; shots stay apart.

        A clip that nearly fills the film is not upscaled. Memory does not grow with the clip. Raises UserError if
        the clip has too few frames for its length in the film.
        """
        from understudy.finish.motion import Motion
        from understudy.media.fitting import fitted
        from understudy.media.lossless import Shot, read_clip, write_clip
        from understudy.media.rates import retimed

        given = read_clip(clip)
        made = [Shot(shot.film_frames, shot.film_frames) for shot in given.shots]
        if (given.width, given.height, given.fps, list(given.shots)) == (width, height, fps, made):
            shutil.copyfile(clip, output)
            return
        pictures, size = given.pictures(), (given.width, given.height)
        if self._upscaler and max(width / given.width, height / given.height) > _WORTHWHILE:
            size = width, height
            pictures = (fitted(self._upscaler.enlarged(picture), *size) for picture in pictures)
        between = self._interpolator.between if self._interpolator else Motion(*size).between
        retimed_pictures = retimed(pictures, given.shots, given.fps, fps, between)
        fitted_pictures = (fitted(picture, width, height) for picture in retimed_pictures)
        write_clip(
            self._reported(fitted_pictures, sum(shot.frames for shot in made)),
            output,
            fps=fps,
            shots=made,
            figures=given.figures,
        )

    def _reported(self, pictures: Iterable["numpy.ndarray"], total: int) -> Iterator["numpy.ndarray"]:
        for done, picture in enumerate(pictures, start=1):
            self._place.report(done, total, "frames")
            yield picture


def _tile_pixels(vram: float) -> int:
    return int(vram * _TILE_PIXELS_PER_GIGABYTE)

"""The draft's finish: its choreographies know no rate or size until they are drawn, so nothing is enhanced."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """Draws at the film's rate and size, so nothing is interpolated or upscaled."""


class Engine:
    """Has no `enhance`: understudy.film.picture draws a choreography at the film's own rate and size."""

    revision = "1"
    preloads = (
        "understudy.animatic.presenter.scene",
        "understudy.animatic.diagram.scene",
        "understudy.film.overlays",
        "understudy.film.assembly",
        "understudy.film.cards",
        "understudy.film.loudness",
        "understudy.film.sound",
        "understudy.drawing.titles",
        "understudy.media.bt709",
        "ffmpeg",
    )
    reads = ("json",)
    settings_type = Settings

"""Finds the faces in photos, in the environment that has a detector with a free licence: LatentSync's."""

from pathlib import Path

from understudy.quality import faces
from understudy.settings.film import Machine


class Engine(faces.Engine):
    """As films have faces counted."""


def interpreter(settings: Machine) -> Path | None:
    """The Python of the environment that finds faces, None where it is not set up."""
    family = Engine.environment
    python = Path(settings["environments"].get(family, f".venv-{family}/bin/python"))
    return python if python.is_file() else None

"""Finds the faces in photos, in the environment that has a detector with a free licence: LatentSync's."""

from pathlib import Path
from typing import Any

from understudy.quality import faces


class Engine(faces.Engine):
    """As films have faces counted."""


def interpreter(settings: dict[str, Any]) -> Path | None:
    """The Python of the environment that finds faces, None where it is not set up."""
    family = Engine.environment
    python = Path(settings["environments"].get(family, f".venv-{family}/bin/python"))
    return python if python.is_file() else None

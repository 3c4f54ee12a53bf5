"""Takes of a scene: its picture once more, with other luck. All takes share what is said.

The first take is named as the scene, such as "hello", a further one "hello.2"; its files are in a folder of that name.
"""

from collections.abc import Mapping
from typing import Any

from understudy.settings.names import NAME_PATTERN

MOST_TAKES = 99
TAKE_PATTERN = rf"{NAME_PATTERN}(?:\.(?:[2-9]|[1-9][0-9]))?"
"""The name of a scene, or of one of its further takes."""


def take_name(scene: str, number: int) -> str:
    """The name of a scene's take; takes are counted from 1."""
    return scene if number == 1 else f"{scene}.{number}"


def kept_take(scene: Mapping[str, Any]) -> str:
    """The name of the take that is in the film, for a scene of the script."""
    return take_name(scene["id"], scene.get("take") or 1)


def scene_of_take(take: str) -> str:
    """The scene's own name."""
    return take.partition(".")[0]

"""Draw the keyframe of one scene. Run by rules/image.smk."""

from pathlib import Path

from understudy import requests
from understudy.engines import perform
from understudy.files import read_json, replace_atomically
from understudy.job import run


def draw(settings: Path, script: Path, scene: str, output: Path) -> None:
    """Draw the keyframe of one scene."""
    film = read_json(settings)
    request = requests.image(film, read_json(script), scene)
    with replace_atomically(output) as unfinished:
        perform("image", "draw", film, request, output=unfinished)


run(draw)

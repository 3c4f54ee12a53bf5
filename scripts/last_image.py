"""Draw the second keyframe of one scene. Run by rules/image.smk."""

from pathlib import Path

from understudy import requests
from understudy.files import read_json, replace_atomically
from understudy.performing import perform
from understudy.processes.job import run


def draw(settings: Path, script: Path, scene: str, keyframe: Path, output: Path) -> None:
    """Draw the second keyframe of one scene, after the first."""
    film = read_json(settings)
    request = requests.last_image(film, read_json(script), scene, str(keyframe))
    with replace_atomically(output) as unfinished:
        perform("image", "draw", film, request, output=unfinished)


run(draw)

"""Draw the keyframe of one scene. Run by rules/image.smk."""

from pathlib import Path

from understudy import requests
from understudy.files import read_json, replace_atomically, write_json
from understudy.processes.job import run
from understudy.quality import image


def draw(settings: Path, script: Path, scene: str, output: Path, quality: Path) -> None:
    """Draw the keyframe of one scene, and write down what was measured of it."""
    film = read_json(settings)
    request = requests.image(film, read_json(script), scene)
    with replace_atomically(output) as unfinished:
        measured = image.draw(film, request, unfinished)
    write_json(quality, measured.to_json())


run(draw)

"""Draw the keyframe of one scene. Run by rules/image.smk."""

from pathlib import Path

from understudy import requests
from understudy.engines import make_engine
from understudy.files import read_json, replace_atomically
from understudy.job import run


def draw(settings: Path, script: Path, scene: str, output: Path) -> None:
    """Draw the keyframe of one scene."""
    engine, arguments = make_engine("image", requests.image(read_json(settings), read_json(script), scene))
    with replace_atomically(output) as unfinished:
        engine.draw(unfinished, **arguments)


run(draw)

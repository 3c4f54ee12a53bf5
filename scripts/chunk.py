"""Animate one chunk of a scene. Run by rules/chunk.smk."""

from pathlib import Path

from understudy import requests
from understudy.engines import make_engine
from understudy.files import read_json, replace_atomically
from understudy.job import run


def animate(
    settings: Path, script: Path, timeline: Path, scene: str, index: int, start: Path, output: Path
) -> None:
    """Animate one chunk of a scene from its keyframe, or from the chunk before."""
    request = requests.chunk(read_json(settings), read_json(script), read_json(timeline), scene, index)
    engine, arguments = make_engine("video", request)
    with replace_atomically(output) as unfinished:
        engine.animate(start, unfinished, **arguments)


run(animate)

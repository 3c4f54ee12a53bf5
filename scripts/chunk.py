"""Animate one chunk of a scene. Run by rules/chunk.smk."""

from pathlib import Path

from understudy import requests
from understudy.engines import perform
from understudy.files import read_json, replace_atomically
from understudy.job import run


def animate(
    settings: Path,
    script: Path,
    timeline: Path,
    scene: str,
    index: int,
    image: Path,
    start: Path,
    output: Path,
) -> None:
    """Animate one chunk of a scene from its keyframe, or from the chunk before."""
    film = read_json(settings)
    request = requests.chunk(film, read_json(script), read_json(timeline), scene, index)
    with replace_atomically(output) as unfinished:
        perform("video", "animate", film, request, image=image, start=start, output=unfinished)


run(animate)

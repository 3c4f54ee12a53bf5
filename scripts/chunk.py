"""Animate one chunk of a scene. Run by rules/chunk.smk."""

from pathlib import Path

from understudy import requests
from understudy.files import read_json, replace_atomically
from understudy.performing import perform
from understudy.processes.job import run


def animate(
    settings: Path,
    script: Path,
    timeline: Path,
    scene: str,
    index: int,
    image: Path,
    start: Path,
    last_image: list[Path],
    output: Path,
) -> None:
    """Animate one chunk of a scene from its keyframe, or from the chunk before; maybe towards a second keyframe."""
    film = read_json(settings)
    request = requests.chunk(film, read_json(script), read_json(timeline), scene, index)
    files = {"image": image, "start": start, **({"last_image": last_image[0]} if last_image else {})}
    with replace_atomically(output) as unfinished:
        perform("video", "animate", film, request, **files, output=unfinished)


run(animate)

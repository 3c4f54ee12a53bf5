"""Join the chunks of one scene. Run by rules/clip.smk."""

from pathlib import Path

from understudy import requests
from understudy.files import read_json, replace_atomically
from understudy.performing import perform
from understudy.processes.job import run


def join(settings: Path, timeline: Path, scene: str, chunks: list[Path], words: Path, output: Path) -> None:
    """Join the chunks of one scene and cut them to length."""
    film = read_json(settings)
    request = requests.clip(film, read_json(timeline), scene) | {"speech": read_json(words)}
    with replace_atomically(output) as unfinished:
        perform("video", "join", film, request, chunks=chunks, output=unfinished)


run(join)

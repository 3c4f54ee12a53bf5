"""Bring one clip to its final form. Run by rules/finish.smk."""

from pathlib import Path

from understudy import requests
from understudy.engines import perform
from understudy.files import read_json, replace_atomically
from understudy.job import run


def enhance(settings: Path, script: Path, scene: str, clip: Path, words: Path, output: Path) -> None:
    """Bring one clip to the film's rate and size, with what is laid over the picture."""
    film = read_json(settings)
    request = requests.finish(film, read_json(script), scene) | {"words": read_json(words)["words"]}
    with replace_atomically(output) as unfinished:
        perform("finish", "enhance", film, request, clip=clip, output=unfinished)


run(enhance)

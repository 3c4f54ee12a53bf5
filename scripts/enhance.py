"""Bring one clip to the film's rate and size. Run by rules/finish.smk."""

from pathlib import Path

from understudy import requests
from understudy.files import read_json, replace_atomically
from understudy.performing import perform
from understudy.processes.job import run


def enhance(settings: Path, scene: str, clip: Path, output: Path) -> None:
    """Bring one clip to the film's rate and size."""
    film = read_json(settings)
    with replace_atomically(output) as unfinished:
        perform("finish", "enhance", film, requests.enhance(film, scene), clip=clip, output=unfinished)


run(enhance)

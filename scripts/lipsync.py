"""Move the presenter's mouth in one clip. Run by rules/lipsync.smk."""

from pathlib import Path

from understudy import requests
from understudy.engines import perform
from understudy.files import read_json, replace_atomically
from understudy.job import run


def sync(settings: Path, scene: str, clip: Path, sound: Path, words: Path, output: Path) -> None:
    """Move the presenter's mouth in one clip to the speech of its scene."""
    film = read_json(settings)
    request = requests.lipsync(film, scene) | {"speech": read_json(words)}
    with replace_atomically(output) as unfinished:
        perform("lips", "sync", film, request, clip=clip, sound=sound, output=unfinished)


run(sync)

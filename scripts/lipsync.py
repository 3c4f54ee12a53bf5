"""Move the presenter's mouth in one clip. Run by rules/lipsync.smk."""

from pathlib import Path

from understudy import requests
from understudy.files import read_json, replace_atomically, write_json
from understudy.processes.job import run
from understudy.quality import lips


def sync(
    settings: Path,
    script: Path,
    scene: str,
    clip: Path,
    sound: Path,
    words: Path,
    output: Path,
) -> None:
    """Move the presenter's mouth in one clip to the speech of its scene, and write down what was measured of it."""
    film = read_json(settings)
    request = requests.lipsync(film, read_json(script), scene) | {"speech": read_json(words)}
    with replace_atomically(output) as unfinished:
        measured = lips.sync(film, request, unfinished, clip=clip, sound=sound)
    write_json(output.with_name("synced.quality.json"), measured.to_json())


run(sync)

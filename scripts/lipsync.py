"""Move the presenter's mouth in one clip. Run by rules/lipsync.smk."""

from pathlib import Path

from understudy import requests
from understudy.engines import make_engine
from understudy.files import read_json, replace_atomically
from understudy.job import run


def sync(settings: Path, clip: Path, sound: Path, words: Path, output: Path) -> None:
    """Move the presenter's mouth in one clip to the speech of its scene."""
    engine, arguments = make_engine("lips", requests.lipsync(read_json(settings)))
    with replace_atomically(output) as unfinished:
        engine.sync(clip, sound, read_json(words), unfinished, **arguments)


run(sync)

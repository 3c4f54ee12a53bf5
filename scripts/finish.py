"""Bring one clip to its final form. Run by rules/finish.smk."""

from pathlib import Path

from understudy import requests
from understudy.engines import make_engine
from understudy.files import read_json, replace_atomically
from understudy.job import run


def enhance(settings: Path, script: Path, scene: str, clip: Path, words: Path, output: Path) -> None:
    """Bring one clip to the film's rate and size, with what is laid over the picture."""
    engine, arguments = make_engine("finish", requests.finish(read_json(settings), read_json(script), scene))
    with replace_atomically(output) as unfinished:
        engine.enhance(clip, unfinished, words=read_json(words)["words"], **arguments)


run(enhance)

"""Join the chunks of one scene. Run by rules/clip.smk."""

from pathlib import Path

from understudy import requests
from understudy.engines import make_engine
from understudy.files import read_json, replace_atomically
from understudy.job import run


def join(settings: Path, timeline: Path, scene: str, chunks: list[Path], words: Path, output: Path) -> None:
    """Join the chunks of one scene and cut them to length."""
    engine, arguments = make_engine("video", requests.clip(read_json(settings), read_json(timeline), scene))
    with replace_atomically(output) as unfinished:
        engine.join(chunks, unfinished, speech=read_json(words), **arguments)


run(join)

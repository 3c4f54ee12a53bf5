"""Join the chunks of one scene. Run by rules/clip.smk."""

from pathlib import Path

from understudy.files import read_json, replace_atomically
from understudy.performing import perform
from understudy.processes.job import run
from understudy.settings.film import Film
from understudy.stages.clip import CLIP
from understudy.stages.stage import Request


def join(settings: Film, request: Request, chunks: list[Path], words: Path, output: Path) -> None:
    """Join the chunks of one scene and cut them to length."""
    with replace_atomically(output) as unfinished:
        spoken = request | {"speech": read_json(words)}
        perform("video", "join", settings, spoken, chunks=chunks, output=unfinished)


run(join, CLIP)

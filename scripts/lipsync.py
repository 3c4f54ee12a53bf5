"""Move the presenter's mouth in one clip. Run by rules/lipsync.smk."""

from pathlib import Path

from understudy.files import read_json, replace_atomically, write_json
from understudy.processes.job import run
from understudy.quality import lips
from understudy.settings.film import Film
from understudy.stages.lipsync import LIPSYNC
from understudy.stages.stage import Request


def sync(settings: Film, request: Request, clip: Path, sound: Path, words: Path, output: Path) -> None:
    """Move the presenter's mouth in one clip to the speech of its scene, and write down what was measured of it."""
    with replace_atomically(output) as unfinished:
        spoken = request | {"speech": read_json(words)}
        measured = lips.sync(settings, spoken, unfinished, clip=clip, sound=sound)
    write_json(output.with_name("synced.quality.json"), measured.to_json())


run(sync, LIPSYNC)

"""Bring one clip to the film's rate and size. Run by rules/finish.smk."""

from pathlib import Path

from understudy.files import replace_atomically
from understudy.performing import perform
from understudy.processes.job import run
from understudy.settings.film import Film
from understudy.stages.finish import ENHANCE
from understudy.stages.stage import Request


def enhance(settings: Film, request: Request, clip: Path, output: Path) -> None:
    """Bring one clip to the film's rate and size."""
    with replace_atomically(output) as unfinished:
        perform("finish", "enhance", settings, request, clip=clip, output=unfinished)


run(enhance, ENHANCE)

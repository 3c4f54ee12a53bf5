"""Draw the second keyframe of one scene. Run by rules/image.smk."""

from pathlib import Path

from understudy.files import replace_atomically
from understudy.performing import perform
from understudy.processes.job import run
from understudy.settings.film import Film
from understudy.stages.image import LAST_IMAGE
from understudy.stages.stage import Request


def draw(settings: Film, request: Request, output: Path) -> None:
    """Draw the second keyframe of one scene, after the first."""
    with replace_atomically(output) as unfinished:
        perform("image", "draw", settings, request, output=unfinished)


run(draw, LAST_IMAGE)

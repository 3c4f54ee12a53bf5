"""Draw the keyframe of one scene. Run by rules/image.smk."""

from pathlib import Path

from understudy.files import replace_atomically, write_json
from understudy.processes.job import run
from understudy.quality import image
from understudy.settings.film import Film
from understudy.stages.image import IMAGE
from understudy.stages.stage import Request


def draw(settings: Film, request: Request, output: Path, quality: Path) -> None:
    """Draw the keyframe of one scene, and write down what was measured of it."""
    with replace_atomically(output) as unfinished:
        measured = image.draw(settings, request, unfinished)
    write_json(quality, measured.to_json())


run(draw, IMAGE)

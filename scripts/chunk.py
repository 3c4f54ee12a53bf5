"""Animate one chunk of a scene. Run by rules/chunk.smk."""

from pathlib import Path

from understudy.files import replace_atomically
from understudy.performing import perform
from understudy.processes.job import run
from understudy.settings.film import Film
from understudy.stages.chunk import CHUNK
from understudy.stages.stage import Request


def animate(
    settings: Film, request: Request, image: Path, start: Path, last_image: list[Path], output: Path
) -> None:
    """Animate one chunk of a scene from its keyframe, or from the chunk before; maybe towards a second keyframe."""
    files = {"image": image, "start": start, **({"last_image": last_image[0]} if last_image else {})}
    with replace_atomically(output) as unfinished:
        perform("video", "animate", settings, request, **files, output=unfinished)


run(animate, CHUNK)

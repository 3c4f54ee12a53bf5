"""Plan how long each scene lasts. Run by rules/timeline.smk."""

from pathlib import Path

from understudy.files import read_json, write_json
from understudy.processes.job import run
from understudy.stages.stage import Request
from understudy.stages.timeline import TIMELINE
from understudy.timeline import plan


def plan_timeline(request: Request, words: list[Path], output: Path) -> None:
    """Plan how long each scene lasts, from all speech of the film."""
    write_json(output, plan([read_json(file) for file in words], **request))


run(plan_timeline, TIMELINE)

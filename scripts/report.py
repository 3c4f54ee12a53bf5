"""Write the page of a film. Run by rules/report.smk."""

from pathlib import Path

from understudy.processes.job import run
from understudy.report.page import make
from understudy.settings.film import Film
from understudy.stages.report import REPORT
from understudy.stages.stage import Request
from understudy.timeline import Timeline
from understudy.trust.marks.key import known_key


def write(settings: Film, request: Request, timeline: Timeline, log: Path, output: Path) -> None:
    """Write the page of a film from the files beside it and the logs beside its own."""
    mark_key = known_key(settings["credentials"]["mark_key"])
    make(output, folder=output.parent, logs=log.parent, timeline=timeline, mark_key=mark_key, **request)


run(write, REPORT)

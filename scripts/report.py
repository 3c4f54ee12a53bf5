"""Write the page of a film. Run by rules/report.smk."""

from pathlib import Path

from understudy.processes.job import run
from understudy.report.page import make
from understudy.stages.report import REPORT
from understudy.stages.stage import Request
from understudy.timeline import Timeline


def write(request: Request, timeline: Timeline, log: Path, output: Path) -> None:
    """Write the page of a film from the files beside it and the logs beside its own."""
    make(output, folder=output.parent, logs=log.parent, timeline=timeline, **request)


run(write, REPORT)

"""Write the page of a film. Run by rules/report.smk."""

from pathlib import Path

from understudy import requests
from understudy.files import read_json
from understudy.processes.job import run
from understudy.report.page import make


def write(settings: Path, script: Path, timeline: Path, log: Path, output: Path) -> None:
    """Write the page of a film from the files beside it and the logs beside its own."""
    plan = read_json(timeline)
    request = requests.page(read_json(settings), read_json(script), plan)
    make(output, folder=output.parent, logs=log.parent, timeline=plan, **request)


run(write)

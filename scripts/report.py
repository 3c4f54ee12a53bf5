"""Write the page of a film. Run by rules/report.smk."""

from pathlib import Path

from understudy import requests
from understudy.files import read_json
from understudy.job import run
from understudy.report.page import make


def write(settings: Path, script: Path, timeline: Path, folder: Path, logs: Path, output: Path) -> None:
    """Write the page of a film from the files of its folder and the logs of its jobs."""
    plan = read_json(timeline)
    request = requests.page(read_json(settings), read_json(script), plan)
    make(output, folder=folder, logs=logs, timeline=plan, **request)


run(write)

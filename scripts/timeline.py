"""Plan how long each scene lasts. Run by rules/timeline.smk."""

from pathlib import Path

from understudy import requests
from understudy.files import read_json, write_json
from understudy.processes.job import run
from understudy.timeline import plan


def plan_timeline(settings: Path, script: Path, words: list[Path], output: Path) -> None:
    """Plan how long each scene lasts, from all speech of the film."""
    speeches = [read_json(file) for file in words]
    write_json(output, plan(speeches, **requests.timeline(read_json(settings), read_json(script))))


run(plan_timeline)

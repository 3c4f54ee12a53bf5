"""Make the readable page of a script. Run by rules/script.smk."""

from pathlib import Path

from understudy.files import read_json, write_text
from understudy.job import run
from understudy.script.model import Script
from understudy.script.readable import page
from understudy.settings.reading import check


def write_page(script: Path, output: Path) -> None:
    """Write the page of the script in `script`, which a person may have edited."""
    write_text(output, page(check(Script, read_json(script), str(script))))


run(write_page)

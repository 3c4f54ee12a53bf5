"""Mark a film. Run by rules/marks.smk."""

from pathlib import Path

from understudy import requests
from understudy.files import read_json
from understudy.job import run
from understudy.trust.marks.film import mark_film


def mark(settings: Path, film: Path, sound: Path, output: Path) -> None:
    """Lay the marks of the settings into a film."""
    mark_film(film, sound, output, **requests.marks(read_json(settings)))


run(mark)

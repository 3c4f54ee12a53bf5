"""Mark a film. Run by rules/marks.smk."""

from pathlib import Path

from understudy import requests
from understudy.files import read_json
from understudy.processes.job import run
from understudy.trust.marks.film import mark_film
from understudy.trust.marks.marking import sound_with_mark


def mark(settings: Path, film: Path, sound: Path, output: Path) -> None:
    """Lay the marks of the settings into a film."""
    resolved = read_json(settings)
    request = requests.marks(resolved)
    with sound_with_mark(resolved, sound, request["payload"]) as sound_to_mark:
        mark_film(film, sound_to_mark, output, **request)


run(mark)

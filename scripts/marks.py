"""Mark a film. Run by rules/marks.smk."""

from pathlib import Path

from understudy.processes.job import run
from understudy.settings.film import Film
from understudy.stages.marks import MARKS
from understudy.stages.stage import Request
from understudy.trust.marks.film import mark_film
from understudy.trust.marks.with_model import sound_with_mark


def mark(settings: Film, request: Request, film: Path, sound: Path, output: Path) -> None:
    """Lay the marks of the settings into a film."""
    del request["weights"]  # `settings` names their folder, too
    with sound_with_mark(settings, sound, request["payload"]) as sound_to_mark:
        mark_film(film, sound_to_mark, output, **request)


run(mark, MARKS)

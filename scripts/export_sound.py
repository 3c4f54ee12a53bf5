"""Sign a film's sound for use elsewhere. Run by rules/exports.smk."""

from pathlib import Path

from understudy.persona.use import check_use
from understudy.processes.job import run
from understudy.settings.film import Film
from understudy.stages.credentials import EXPORT_SOUND
from understudy.stages.stage import Request
from understudy.trust.exports import export_sound
from understudy.trust.wholeness import check_script


def export(settings: Film, request: Request, script_hash: str, film: Path, output: Path) -> None:
    """Sign a film's sound with what its settings and its script say of it."""
    check_use(Path(), settings)
    check_script(request, script_hash)
    export_sound(film, output, **request)


run(export, EXPORT_SOUND)

"""Sign a film. Run by rules/credentials.smk."""

from pathlib import Path

from understudy.persona.use import check_use
from understudy.processes.job import run
from understudy.settings.film import Film
from understudy.stages.credentials import CREDENTIALS
from understudy.stages.stage import Request
from understudy.timeline import Timeline
from understudy.trust.credentials import sign
from understudy.trust.wholeness import check_form, check_making, check_script


def sign_film(
    settings: Film,
    request: Request,
    script_hash: str,
    timeline: Timeline,
    film: Path,
    made_of: str,
    signed: Path,
    credentials: Path,
) -> None:
    """Sign a film with what its settings and its script say of it, if it was made of them, and is whole."""
    check_use(Path(), settings)
    check_script(request, script_hash)
    check_making(film, made_of)
    check_form(film, timeline)
    sign(film, signed, credentials, **request)


run(sign_film, CREDENTIALS)

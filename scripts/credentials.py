"""Sign a film. Run by rules/credentials.smk."""

from pathlib import Path

from understudy import requests
from understudy.files import read_json
from understudy.persona.use import check_use
from understudy.processes.job import run
from understudy.trust.credentials import sign
from understudy.trust.wholeness import check_form, check_making, check_script


def sign_film(
    settings: Path,
    script: Path,
    script_hash: str,
    timeline: Path,
    film: Path,
    made_of: str,
    signed: Path,
    credentials: Path,
) -> None:
    """Sign a film with what its settings and its script say of it, if it was made of them, and is whole."""
    resolved = read_json(settings)
    check_use(Path(), resolved)
    claims = requests.credentials(resolved, read_json(script))
    check_script(script, claims, script_hash)
    check_making(film, made_of)
    check_form(film, read_json(timeline))
    sign(film, signed, credentials, **claims)


run(sign_film)

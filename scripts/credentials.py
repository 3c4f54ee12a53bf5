"""Sign a film. Run by rules/credentials.smk."""

from pathlib import Path

from understudy import requests
from understudy.files import read_json
from understudy.job import run
from understudy.persona.use import check_use
from understudy.trust.credentials import sign


def sign_film(settings: Path, script: Path, film: Path, signed: Path, credentials: Path) -> None:
    """Sign a film with what its settings and its script say of it."""
    resolved = read_json(settings)
    check_use(Path(), resolved)
    sign(film, signed, credentials, **requests.credentials(resolved, read_json(script)))


run(sign_film)

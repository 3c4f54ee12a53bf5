"""Sign a film. Run by rules/credentials.smk."""

from pathlib import Path

from understudy import requests
from understudy.files import read_json
from understudy.job import run
from understudy.trust.credentials import sign


def sign_film(settings: Path, script: Path, film: Path, signed: Path, credentials: Path) -> None:
    """Sign a film with what its settings and its script say of it."""
    sign(film, signed, credentials, **requests.credentials(read_json(settings), read_json(script)))


run(sign_film)

"""Export a film's sound for use elsewhere. Run by rules/exports.smk."""

from pathlib import Path

from understudy import requests
from understudy.files import read_json
from understudy.persona.use import check_use
from understudy.processes.job import run
from understudy.trust.exports import export_sound
from understudy.trust.wholeness import check_script


def export(settings: Path, script: Path, script_hash: str, film: Path, output: Path) -> None:
    """Sign a film's sound with what its settings and its script say of it."""
    resolved = read_json(settings)
    check_use(Path(), resolved)
    claims = requests.sound_credentials(resolved, read_json(script))
    check_script(script, claims, script_hash)
    export_sound(film, output, **claims)


run(export)

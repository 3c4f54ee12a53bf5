"""Export a scene's keyframe for use elsewhere. Run by rules/exports.smk."""

from pathlib import Path

from understudy import requests
from understudy.files import read_json
from understudy.persona.use import check_use
from understudy.processes.job import run
from understudy.trust.exports import export_still
from understudy.trust.wholeness import check_script


def export(settings: Path, script: Path, script_hash: str, scene: str, image: Path, output: Path) -> None:
    """Sign a scene's keyframe with what its settings and its script say of it."""
    film = read_json(settings)
    check_use(Path(), film)
    claims = requests.still_credentials(film, read_json(script), scene)
    check_script(script, claims, script_hash)
    export_still(image, output, **claims)


run(export)

"""Say what to do where a film is published. Run by rules/exports.smk."""

from pathlib import Path

from understudy import requests
from understudy.files import read_json, write_text
from understudy.processes.job import run
from understudy.trust.upload import upload_note


def note(settings: Path, script: Path, exported: list[Path], output: Path) -> None:
    """Write the note on publishing a film, its stills and its sound."""
    request = requests.upload_note(read_json(settings), read_json(script))
    write_text(output, upload_note(files=[file.name for file in exported], **request))


run(note)

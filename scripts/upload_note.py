"""Write the note on publishing a film. Run by rules/exports.smk."""

from pathlib import Path

from understudy.files import write_text
from understudy.processes.job import run
from understudy.stages.credentials import UPLOAD_NOTE
from understudy.stages.stage import Request
from understudy.trust.upload import upload_note


def note(request: Request, exported: list[Path], output: Path) -> None:
    """Write the note on publishing a film, its stills and its sound."""
    write_text(output, upload_note(files=[file.name for file in exported], **request))


run(note, UPLOAD_NOTE)

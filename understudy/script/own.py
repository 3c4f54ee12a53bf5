"""A script that a person wrote: config/scripts/<topic>.json always wins, and nothing ever writes it."""

from pathlib import Path

from understudy.errors import UserError
from understudy.script.model import Script
from understudy.settings.reading import check, read_written_json


def read_own_script(file: Path, shown_as: Path) -> Script:
    """The checked script in `file`; messages name it `shown_as`. Raises UserError."""
    content = read_written_json(file)
    if not isinstance(content, dict):
        raise UserError(f"{shown_as}: should hold an object with title and scenes, found {type(content).__name__}.")
    return check(Script, content, str(shown_as))

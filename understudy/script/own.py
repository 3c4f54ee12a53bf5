"""A script that a person wrote: config/scripts/<topic>.json always wins, and nothing ever writes it."""

from pathlib import Path

from understudy.errors import UserError
from understudy.lettering import check_lettering
from understudy.script.model import Script
from understudy.settings.reading import check, read_written_json


def read_own_script(file: Path, shown_as: Path) -> Script:
    """The checked script in `file`; messages name it `shown_as`. Raises UserError."""
    content = read_written_json(file)
    if not isinstance(content, dict):
        raise UserError(
            f"{shown_as}: should hold an object with title and scenes, found {type(content).__name__}."
        )
    script = check(Script, content, str(shown_as))
    check_letters(script, str(shown_as))
    return script


def check_letters(script: Script, where: str) -> None:
    """Raises UserError, naming the field, if a text that the film shows cannot be drawn here."""
    check_lettering(script.title, f"{where}: title")
    for position, scene in enumerate(script.scenes):
        check_lettering(scene.dialogue, f"{where}: scenes.{position}.dialogue")

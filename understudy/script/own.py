"""A script that a person wrote: config/scripts/<topic>.json always wins, and no rule ever writes it."""

from pathlib import Path
from typing import Any

from understudy.errors import UserError
from understudy.files import json_text
from understudy.script.model import Script
from understudy.settings.reading import check, read_written_json
from understudy.text.lettering import check_lettering


def own_file(topic: str) -> Path:
    """The user's own script, relative to the project, whether it is there or not."""
    return Path(f"config/scripts/{topic}.json")


def script_source(root: Path, topic: str) -> Path | None:
    """The script of a topic, relative to the project: the user's own, else what the workflow wrote, if any."""
    files = own_file(topic), Path(f"results/{topic}/script.json")
    return next((file for file in files if (root / file).is_file()), None)


def read_own_script(file: Path, shown_as: Path) -> Script:
    """The checked script in `file`; messages name it `shown_as`. Raises UserError."""
    return checked_script(read_written_json(file), str(shown_as))


def checked_script(content: Any, shown_as: str) -> Script:
    """What a person wrote, as a checked script. Raises UserError."""
    if not isinstance(content, dict):
        raise UserError(
            f"{shown_as}: should hold an object with title and scenes, found {type(content).__name__}."
        )
    script = check(Script, content, shown_as)
    check_letters(script, shown_as)
    return script


def check_letters(script: Script, where: str) -> None:
    """Raises UserError, naming the field, if a text that the film shows cannot be drawn here."""
    check_lettering(script.title, f"{where}: title")
    for position, scene in enumerate(script.scenes):
        check_lettering(scene.dialogue, f"{where}: scenes.{position}.dialogue")


def script_text(script: Script) -> str:
    """The script as it stands in the user's own file: without wishes that nobody has, and what notes it leaves out."""
    return json_text(script.model_dump(mode="json", exclude_none=True, exclude={"left_out"}))

"""A script that a person wrote: config/scripts/<topic>.json always wins, and no rule ever writes it."""

from pathlib import Path
from typing import Any

from understudy.errors import UserError
from understudy.files import json_text
from understudy.script.model import Script
from understudy.settings.reading import check, read_written_json
from understudy.speech.signs import unsaid
from understudy.text.lettering import check_lettering, check_no_markup


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


def check_letters(script: Script, where: "Path | str") -> None:
    """Raises UserError, naming the field, if a text that the film shows cannot be drawn here."""
    check_lettering(script.title, f"{where}: title")
    for position, scene in enumerate(script.scenes):
        place = f"{where}: scenes.{position}"
        check_no_markup(scene.dialogue, f"{place}.dialogue")
        check_lettering(scene.dialogue, f"{place}.dialogue")
        if not scene.image_prompt.isascii():
            from understudy.animatic.brief import read_brief

            for text in read_brief(scene.image_prompt, scene.on_camera).texts:
                check_lettering(text, f"{place}.image_prompt")


def check_signs(script: Script, language: str, where: "Path | str") -> None:
    """Raises UserError, naming the field, if a sign has no word in the language of a dialogue, a BCP 47 tag."""
    for position, scene in enumerate(script.scenes):
        if signs := unsaid(scene.dialogue, language):
            raise UserError(
                f"{where}: scenes.{position}.dialogue: voices have no word for {' '.join(signs)} in the language "
                f"{language!r}, and would leave it out. Write it in words."
            )


def script_text(script: Script) -> str:
    """The script as it stands in the user's own file: without wishes that nobody has, and what notes it leaves out."""
    return json_text(script.model_dump(mode="json", exclude_none=True, exclude={"left_out"}))

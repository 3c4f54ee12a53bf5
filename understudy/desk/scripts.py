"""The script of a topic as the desk reads and saves it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from understudy.errors import UserError
from understudy.script.own import checked_script, own_file, read_own_script, script_source, script_text
from understudy.versions import ABSENT, save, version_of


@dataclass(frozen=True)
class Found:
    """What there is of a topic's script."""

    source: Path | None
    """The user's own script, else what the workflow wrote, relative to the project; None while there is neither."""
    version: str
    content: dict[str, Any] | None = None
    """None where it cannot be read or is not as it should be."""
    problem: str = ""
    """For the user: why there is no content."""

    @property
    def is_own(self) -> bool:
        """Whether the user has a script of their own."""
        return self.source is not None and self.source.parts[0] == "config"


def find(root: Path, topic: str) -> Found:
    """The script as it is now."""
    source = script_source(root, topic)
    if source is None:
        return Found(None, ABSENT)
    version = version_of(root / source)
    try:
        script = read_own_script(root / source, source)
    except UserError as error:
        return Found(source, version, problem=str(error))
    return Found(source, version, script.model_dump(mode="json", exclude_none=True))


def save_script(root: Path, topic: str, content: Any, based_on: str) -> Found:
    """Make `content` the user's own script, checked as a script that was edited by hand; gives what was saved.

    Raises UserError if it is wrong, and `understudy.versions.Changed` if the script is no longer the version that
    it is based on.
    """
    own = own_file(topic)
    script = checked_script(content, str(own))
    version = save(root, own, script_text(script), based_on, source=script_source(root, topic))
    return Found(own, version, script.model_dump(mode="json", exclude_none=True))

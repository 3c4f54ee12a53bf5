"""How pages are written from templates: whatever they are given is escaped, and nothing may be missing."""

from pathlib import Path
from typing import TYPE_CHECKING

from understudy.progress.words import duration

if TYPE_CHECKING:
    import jinja2

FOLDER = Path(__file__).parent


def templates(folder: Path = FOLDER) -> "jinja2.Environment":
    """The templates of a folder, and those that pages share (themes.css). A Markup is not escaped again."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([folder, FOLDER]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["duration"] = duration
    return environment

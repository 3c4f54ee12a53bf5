"""The topics of a project as the desk lists and saves them."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from understudy.desk import scripts
from understudy.desk.yaml_edit import with_values
from understudy.errors import UserError
from understudy.files import read_text
from understudy.script.approval import is_approved
from understudy.script.own import own_file
from understudy.script.takes import kept_take
from understudy.settings.names import NAME_PATTERN
from understudy.settings.project import SHEET, Project
from understudy.settings.reading import check
from understudy.settings.topic import Topic
from understudy.versions import save, version_of

FIELDS = ("prompt", "title", "notes", "persona", "length", "aspect", "language", "palette", "music")
"""What the desk's form holds of a topic; the rest is for an editor."""

_SCHEMA = "# yaml-language-server: $schema=../schemas/topic.schema.json\n"


@dataclass(frozen=True)
class Film:
    """A film that was made."""

    preset: str
    made: float
    """Unix time in seconds."""
    is_older_than_script: bool


@dataclass(frozen=True)
class TopicState:
    """What there is of a topic."""

    name: str
    about: Topic | None
    title: str = ""
    preset: str = ""
    """Of results/<topic>.mp4."""
    script: str = "none"
    """"none", "written" by the workflow, or "own"."""
    is_approved: bool = False
    films: list[Film] = field(default_factory=list)
    picture: str = ""
    """Address of its first keyframe, of the topic's preset; empty where there is none yet."""
    problem: str = ""
    """Why the topic cannot be read, for the user."""


@dataclass(frozen=True)
class TopicForm:
    """A topic's own file, for editing."""

    file: Path
    version: str
    values: dict[str, Any]


def topic_file(topic: str) -> Path:
    """Where a topic of its own file stands, relative to the project."""
    return Path(f"config/topics/{topic}.yaml")


def list_topics(root: Path, project: Project) -> list[TopicState]:
    """All topics that are rendered, sorted by name."""
    return [topic_state(root, project, topic) for topic in project.topics()]


def topic_state(root: Path, project: Project, topic: str) -> TopicState:
    """What there is of one topic; a topic that cannot be read says why."""
    try:
        about, title, preset = project.topic(topic), project.title(topic), project.preset_of(topic)
    except UserError as error:
        return TopicState(topic, None, title=topic, problem=str(error))
    found = scripts.find(root, topic)
    return TopicState(
        name=topic,
        about=about,
        title=title,
        preset=preset,
        script="own" if found.is_own else "written" if found.source else "none",
        is_approved=found.content is not None and is_approved(root, topic, found.content),
        films=_films(root, topic, found.source),
        picture=_picture(root, topic, preset, found.content),
        problem=found.problem,
    )


def _films(root: Path, topic: str, script: Path | None) -> list[Film]:
    edited = (root / script).stat().st_mtime if script else 0.0
    made = {film.parent.name: film.stat().st_mtime for film in (root / "results" / topic).glob("*/film.mp4")}
    return [Film(preset, time, time < edited) for preset, time in sorted(made.items())]


def _picture(root: Path, topic: str, preset: str, script: dict[str, Any] | None) -> str:
    if not script:
        return ""
    place = f"{topic}/{preset}/scenes/{kept_take(script['scenes'][0])}/image.png"
    file = root / "results" / place
    return f"/made/{place}?v={file.stat().st_mtime}" if file.is_file() else ""


def presets(root: Path) -> list[str]:
    """The names of the project's presets, sorted."""
    return sorted(path.stem for path in (root / "config/presets").glob("*.yaml"))


def personas(root: Path) -> list[str]:
    """The names of the project's personas, sorted."""
    return sorted(path.parent.name for path in (root / "config/personas").glob("*/persona.yaml"))


def topic_form(root: Path, project: Project, topic: str) -> TopicForm:
    """What is to be edited of a topic. Raises UserError if it is no topic with a file of its own."""
    source = project.topic_source(topic)
    if source == SHEET:
        raise UserError(
            f"topic {topic!r} is a line of {SHEET}. Edit that sheet, or give it a file of its own."
        )
    version = version_of(root / source)
    values = project.topic(topic).model_dump(mode="json", include=set(FIELDS))
    return TopicForm(source, version, values | {"notes": "\n\n".join(values["notes"])})


def save_topic(root: Path, topic: str, values: dict[str, Any], based_on: str) -> str:
    """Write a topic's file, and give its version; values of None, or as they are by default, are left out.

    Comments and settings that the form does not hold stay. Raises UserError if the topic would not be as it should
    be, and `understudy.versions.Changed` if its file is no longer what the form was filled from.
    """
    file = topic_file(topic)
    if not re.fullmatch(NAME_PATTERN, topic):
        raise UserError("name: a topic's name has 1 to 48 lower-case letters, digits, - or _.")
    unknown = sorted(values.keys() - set(FIELDS))
    if unknown:
        raise UserError(f"{file}: the desk does not set {', '.join(unknown)}.")
    before = read_text(root / file) if (root / file).is_file() else _SCHEMA
    text = with_values(before, {name: _unless_default(name, value) for name, value in values.items()})
    _check(root, file, text)
    return save(root, file, text, based_on)


def remove_topic(root: Path, project: Project, topic: str) -> None:
    """Remove a topic's file and its own script; what was made of it stays. Raises UserError if it has no file."""
    source = project.topic_source(topic)
    if source == SHEET:
        raise UserError(f"topic {topic!r} is a line of {SHEET}. Take it out there.")
    (root / own_file(topic)).unlink(missing_ok=True)
    (root / source).unlink()


def _unless_default(name: str, value: Any) -> Any:
    default = Topic.model_fields[name].default
    if isinstance(value, str):
        value = value.replace("\r\n", "\n").strip()
    return None if value in ("", default) else value


def _check(root: Path, file: Path, text: str) -> None:
    """Raises UserError as the workflow would when it reads the text."""
    topic = check(Topic, yaml.safe_load(text) or {}, str(file))
    Project(root).persona_source(topic.persona)

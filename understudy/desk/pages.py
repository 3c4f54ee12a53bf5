"""The desk's pages. What users wrote is escaped by the templates; scripts of pages are files of the desk."""

from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from understudy.desk import topics as known
from understudy.desk.answers import desk_of, name_in
from understudy.errors import UserError
from understudy.settings.project import Project
from understudy.settings.topic import ASPECTS, Topic
from understudy.versions import ABSENT

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters["as_time"] = lambda seconds: datetime.fromtimestamp(seconds).strftime("%d %b, %H:%M")
for _name in _TEMPLATES.list_templates():
    _TEMPLATES.get_template(_name)  # compiled before the first answer, which would wait for it


async def topics(request: Request) -> Response:
    """All topics, and what there is of each."""
    desk = desk_of(request)
    listed = await run_in_threadpool(lambda: known.list_topics(desk.root, desk.project()))
    return _page("topics.html", topics=listed, presets=known.presets(desk.root))


async def new_topic(request: Request) -> Response:
    """The form of a topic that is not there yet; `like` names one whose values it begins with."""
    desk = desk_of(request)
    defaults = {name: Topic.model_fields[name].get_default() for name in known.FIELDS if name != "prompt"}
    values = {**defaults, "prompt": "", "notes": ""}
    if "like" in request.query_params:
        values = known.topic_form(desk.root, desk.project(), name_in(request, "like")).values
    return _form(desk.root, topic="", file="", version=ABSENT, values=values, writes_script=True)


async def edit_topic(request: Request) -> Response:
    """The form of a topic."""
    desk, topic = desk_of(request), name_in(request, "topic")
    form = known.topic_form(desk.root, desk.project(), topic)
    has_own = desk.project().own_script(topic) is not None
    about = {"topic": topic, "file": str(form.file), "version": form.version, "values": form.values}
    return _form(desk.root, **about, writes_script=not has_own)


async def film(request: Request) -> Response:
    """One topic: its script, its films, and what can be done with them."""
    desk, topic = desk_of(request), name_in(request, "topic")
    project = desk.project()
    project.topic_source(topic)
    state = known.topic_state(desk.root, project, topic)
    presets = [(preset, *_facts(project, preset)) for preset in known.presets(desk.root)]
    return _page("film.html", topic=state, presets=presets)


def _facts(project: Project, preset: str) -> tuple[bool, float]:
    """Whether a preset loads models, and the seconds of picture before the speech of a scene begins."""
    try:
        return project.loads_models(preset), project.preset(preset)["timeline"]["lead_in"]
    except UserError:
        return False, 0.0  # what is wrong is told when it is used


async def user_error(request: Request, error: UserError) -> Response:
    """A page for what the user must mend, such as a configuration file."""
    return _page("problem.html", status=404 if "there is no topic" in str(error) else 422, problem=str(error))


async def http_error(request: Request, error: HTTPException) -> Response:
    """An address that does not exist, or not for that method."""
    if request.url.path.startswith("/api/"):
        return PlainTextResponse(f"{error.detail}\n", error.status_code)
    return _page("problem.html", status=error.status_code, problem=error.detail)


HANDLERS: dict[Any, Any] = {UserError: user_error, HTTPException: http_error}


def _form(root: Path, **form: Any) -> Response:
    return _page("topic.html", **form, personas=known.personas(root), aspects=list(ASPECTS))


def _page(template: str, status: int = 200, **values: Any) -> Response:
    return HTMLResponse(_TEMPLATES.get_template(template).render(**values), status)

"""Engines by stage and name: the module understudy/<stage>/<engine>.py with a class Engine in it.

Those of training stand in the same way in the package training, which this one does not know.

Importing an engine's module must stay cheap: what is heavy (numpy, torch ...) is imported inside its methods,
for the workflow reads every engine's `revision` and `Settings` before anything runs.
"""

import importlib
import importlib.util
import inspect
import pkgutil
import re
from functools import cache
from pathlib import Path
from typing import Any

from understudy.errors import UserError

_SHARED = {("image", "draw"), ("speech", "speak")}
"""What models make that topics and projects may have in common (`understudy.cache`)."""


def engine_class(stage: str, name: str, package: str = "understudy") -> type:
    """The class Engine of <package>/<stage>/<name>.py. Raises UserError if there is none."""
    module = f"{package}.{stage}.{name}"
    if name.isidentifier() and _has_engine(module):
        return importlib.import_module(module).Engine
    raise UserError(
        f"no engine {name!r} for this stage; there are: {', '.join(engine_names(stage, package))}"
    )


def engine_names(stage: str, package: str = "understudy") -> list[str]:
    """All engines of a stage, sorted."""
    folder = importlib.import_module(f"{package}.{stage}")
    names = [module.name for module in pkgutil.iter_modules(folder.__path__)]
    return sorted(name for name in names if _has_engine(f"{package}.{stage}.{name}"))


@cache
def _has_engine(module: str) -> bool:
    """Told from the module's text: a module beside the engines may need what only their environment has."""
    found = importlib.util.find_spec(module)
    return bool(found) and bool(re.search(r"^class Engine\b", Path(found.origin).read_text(), re.MULTILINE))


def section_engine(film: dict[str, Any], stage: str) -> type:
    """The class Engine that the settings of a film choose for a stage."""
    return engine_class(stage, film[stage]["engine"])


def identity(stage: str, film: dict[str, Any]) -> dict[str, Any]:
    """What a file depends on through its engine: name, revision, settings, and the weights it works with.

    `film` holds the film's resolved settings: its section `stage` is {"engine": name, setting: value, ...}. An
    engine with a `tracked(section, vram, models)` says itself what of them its result depends on.
    """
    engine, section = section_engine(film, stage), film[stage]
    models = {name: film["models"][name] for name in model_names(engine, section)}
    settings = section
    if hasattr(engine, "tracked"):
        paths = {name: Path(model["path"]) for name, model in models.items()}
        settings = engine.tracked(section, film["vram"], paths)
    weights = {name: model["identity"] for name, model in models.items()}
    return {**settings, "revision": engine.revision, **({"weights": weights} if weights else {})}


def model_names(engine: type, section: dict[str, Any]) -> list[str]:
    """The entries of config/models.yaml that an engine with these settings works with.

    The engine's `models` says which settings hold their names: one each, a list of them, or none.
    """
    values = [section[field] for field in getattr(engine, "models", ())]
    return [name for value in values for name in (value if isinstance(value, list) else [value]) if name]


def asked(stage: str, verb: str, film: dict[str, Any], offered: dict[str, Any]) -> dict[str, Any]:
    """A request: the engine's identity, and what its verb takes of all that is offered.

    What a verb does not take is not asked for, so that another value of it makes nothing again.
    """
    taken = parameters(stage, verb, film)
    arguments = {name: value for name, value in offered.items() if name in taken}
    return {"engine": identity(stage, film), **arguments}


def perform(stage: str, verb: str, film: dict[str, Any], request: dict[str, Any], **files: Any) -> Any:
    """Let the engine of a stage do its work; gives what its verb gives.

    An engine with an `environment` loads a model: it works in a worker, with the Python that the preset names
    for that environment. Any other works in this process, and so does a static verb, which needs no model.

    Args:
        stage: such as "image".
        verb: such as "draw".
        film: the film's resolved settings.
        request: what `asked` gave, with values that only the job knows added to it.
        files: the paths of the job, Path or list of Path; the verb gets those that it takes.

    Raises:
        UserError: the engine cannot do it, its worker cannot run, or the person behind the film's persona has not
            agreed, or no longer.
    """
    from understudy.persona.use import check_use  # which asks engines what they take

    check_use(Path(), film)
    engine, section = section_engine(film, stage), dict(film[stage])
    taken = parameters(stage, verb, film)
    files = {name: file for name, file in files.items() if name in taken}
    arguments = {name: value for name, value in request.items() if name in taken}
    del section["engine"]
    if isinstance(inspect.getattr_static(engine, verb), staticmethod):
        return getattr(engine, verb)(**files, **arguments)
    if environment_of(stage, film) is None:
        return getattr(engine(engine.Settings(**section)), verb)(**files, **arguments)
    if (stage, verb) not in _SHARED:
        return _performed_by_a_worker(stage, verb, film, files, arguments)
    from understudy.cache.work import shared

    output = files["output"]
    return shared(
        film,
        {
            "verb": [stage, verb],
            "engine": identity(stage, film),
            "arguments": arguments,
            "files": {name: file for name, file in files.items() if name != "output"},
            "consent": film["consent"],
        },
        lambda: _performed_by_a_worker(stage, verb, film, files, arguments),
        place=lambda name: output,
        names=lambda: ["output"],
    )


def _performed_by_a_worker(
    stage: str, verb: str, film: dict[str, Any], files: dict[str, Any], arguments: dict[str, Any]
) -> Any:
    from understudy.calls import ask  # which asks for engines

    section = dict(film[stage])
    name, engine = section.pop("engine"), section_engine(film, stage)
    models = {name: film["models"][name]["path"] for name in model_names(engine, section)}
    return ask(stage, name, verb, film, settings=section, paths=files, arguments=arguments, models=models)


def environment_of(stage: str, film: dict[str, Any]) -> str | None:
    """The environment of a stage's engine if it loads a model, else None."""
    return getattr(section_engine(film, stage), "environment", None)


def parameters(stage: str, verb: str, film: dict[str, Any]) -> frozenset[str]:
    """The names of what the verb of a stage's engine takes."""
    return _parameters(section_engine(film, stage), verb)


@cache
def _parameters(engine: type, verb: str) -> frozenset[str]:
    return frozenset(inspect.signature(getattr(engine, verb)).parameters) - {"self"}


def check_engine(stage: str, film: dict[str, Any], where: str) -> None:
    """Ask an engine that has a `check` whether it can make this film; before anything runs.

    `film` holds the film's resolved settings. Raises UserError, beginning with `where`.
    """
    check = getattr(section_engine(film, stage), "check", None)
    try:
        if check:
            check(film)
    except UserError as error:
        raise UserError(f"{where}: {stage}: {error}") from None


def make_writer(request: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """The script engine that a request names, ready to write, and the arguments of its `write`."""
    arguments = dict(request)
    settings = dict(arguments.pop("engine"))
    settings.pop("revision")
    engine = engine_class("script", settings.pop("engine"))
    return engine(engine.Settings(**settings)), arguments

"""Engines by stage and name: the module understudy/<stage>/<engine>.py with a class Engine in it.

Importing an engine's module must stay cheap: what is heavy (numpy, torch ...) is imported inside its methods,
for the workflow reads every engine's `revision` and `Settings` before anything runs.
"""

import importlib
import importlib.util
import pkgutil
from typing import Any

from understudy.errors import UserError


def engine_class(stage: str, name: str) -> type:
    """The class Engine of understudy/<stage>/<name>.py. Raises UserError if there is none."""
    module_name = f"understudy.{stage}.{name}"
    if name.isidentifier() and importlib.util.find_spec(module_name):
        engine = getattr(importlib.import_module(module_name), "Engine", None)
        if engine:
            return engine
    raise UserError(f"no engine {name!r} for this stage; there are: {', '.join(engine_names(stage))}")


def engine_names(stage: str) -> list[str]:
    """All engines of a stage, sorted. Imports every module of the stage: for messages and docs only."""
    package = importlib.import_module(f"understudy.{stage}")
    modules = [module.name for module in pkgutil.iter_modules(package.__path__)]
    return sorted(
        name for name in modules if hasattr(importlib.import_module(f"understudy.{stage}.{name}"), "Engine")
    )


def identity(stage: str, section: dict[str, Any]) -> dict[str, Any]:
    """What a file depends on through its engine: name, revision and settings.

    `section` is a checked section of the settings: {"engine": name, setting: value, ...}.
    """
    return {**section, "revision": engine_class(stage, section["engine"]).revision}


def check_engine(stage: str, film: dict[str, Any], where: str) -> None:
    """Ask an engine that has a `check` whether it can make this film; before anything runs.

    `film` holds the film's resolved settings. Raises UserError, beginning with `where`.
    """
    check = getattr(engine_class(stage, film[stage]["engine"]), "check", None)
    try:
        if check:
            check(film)
    except UserError as error:
        raise UserError(f"{where}: {stage}: {error}") from None


def make_engine(stage: str, request: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """The engine that a request names, ready to work, and the request's other values: the arguments of its verb."""
    arguments = dict(request)
    settings = dict(arguments.pop("engine"))
    settings.pop("revision")
    engine = engine_class(stage, settings.pop("engine"))
    return engine(engine.Settings(**settings)), arguments

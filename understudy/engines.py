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


def environment_of(stage: str, film: dict[str, Any]) -> str | None:
    """The environment of a stage's engine if it loads a model, else None."""
    return getattr(section_engine(film, stage), "environment", None)


def interpreter(film: dict[str, Any], family: str, user: str, root: Path = Path()) -> str:
    """The Python of a family of models, relative to the project. Raises UserError that begins with `user`."""
    python = film["environments"].get(family, f".venv-{family}/bin/python")
    if (root / python).is_file():
        return python
    raise UserError(
        f"{user} runs in the environment {family}, but there is no {python}. Set it up with `make studio` (on a "
        "machine without an NVIDIA card, `make studio-cpu`), or name its Python under `environments:`."
    )


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

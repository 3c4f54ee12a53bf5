"""Engines by stage and name: the module understudy/<stage>/<engine>.py with a class Engine in it.

Those of training stand in the same way in the package training, which this one does not know.

Importing an engine's module must stay cheap: what is heavy (numpy, torch ...) is imported inside its methods,
for the workflow reads every engine's `revision` and settings before anything runs.
"""

import importlib
import importlib.util
import inspect
import pkgutil
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from understudy.errors import UserError
from understudy.settings.film import EngineSection, EngineStage, Film, Machine, Means
from understudy.stages.stage import Request

if TYPE_CHECKING:
    from understudy.timeline import Pace


class Engine(Protocol):
    """What a class Engine has besides its verbs (docs/architecture.md tells these, stage by stage).

    `revision`, `settings_type` and, in understudy's own stages, `preloads` are in all of them; an engine leaves out
    whatever else has nothing to say.
    """

    revision: ClassVar[str]
    """Raised when the engine would make another file of the same request."""
    settings_type: ClassVar[type]
    """A dataclass, whose fields are the engine's settings in a preset; each with a docstring of its own."""
    preloads: ClassVar[Sequence[str]]
    """Modules that its jobs need, loaded before the first of them."""
    environment: ClassVar[str]
    """The family of packages that its worker runs with; only an engine that loads a model has one."""
    models: ClassVar[Sequence[str]]
    """The settings that name entries of config/models.yaml: one each, a list of them, or none."""
    beside: ClassVar[bool]
    """Whether it works on the processor beside the engines that have a card."""
    suffix: ClassVar[str]
    """The kind of file that an engine of video, lips or finish makes."""
    reads: ClassVar[Sequence[str]]
    """The kinds of file that an engine of lips or finish takes."""
    measures: ClassVar[bool]
    """Whether a video engine measures its chunks."""
    voice: ClassVar[str]
    """The setting of a speech engine whose weights a persona's trained voice takes the place of."""
    credit: ClassVar[str]
    """The program to credit for what the engine makes, where it works with no model."""
    icons: ClassVar[str]
    """The icons to credit that an engine of pictures draws, with their licence."""
    untracked: ClassVar[frozenset[str]]
    """Settings and arguments of a script engine for which no script is written again."""

    def __init__(self, settings: Any, *place: Any) -> None:
        """With its settings and, if it has an `environment`, an understudy.workers.place.Place."""

    @staticmethod
    def check(film: Film) -> None:
        """Raises UserError if the engine cannot make a film with these resolved settings; before any job."""

    @staticmethod
    def tracked(section: EngineSection, vram: float, models: dict[str, Path]) -> EngineSection:
        """What of its section of the settings, the card and the models' files its result depends on."""

    @staticmethod
    def pace(film: Film) -> "Pace":
        """In what portions a video engine makes pictures."""

    @staticmethod
    def uses_last_image(section: EngineSection) -> bool:
        """Whether a video engine, with these settings, wants a keyframe for the end of each scene."""


def engine_class(stage: str, name: str, package: str = "understudy") -> type[Engine]:
    """The class Engine of <package>/<stage>/<name>.py. Raises UserError if there is none."""
    module = f"{package}.{stage}.{name}"
    if name.isidentifier() and _has_engine(module):
        found: type[Engine] = importlib.import_module(module).Engine
        return found
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
    if not found or not found.origin:
        return False
    return bool(re.search(r"^class Engine\b", Path(found.origin).read_text(), re.MULTILINE))


def section_engine(film: Means, stage: EngineStage) -> type[Engine]:
    """The class Engine that the settings of a film choose for a stage."""
    return engine_class(stage, film[stage]["engine"])


def identity(stage: EngineStage, film: Film) -> dict[str, Any]:
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


def model_names(engine: type[Engine], section: EngineSection) -> list[str]:
    """The entries of config/models.yaml that an engine with these settings works with.

    The engine's `models` says which settings hold their names: one each, a list of them, or none.
    """
    values = [section[field] for field in getattr(engine, "models", ())]
    return [name for value in values for name in (value if isinstance(value, list) else [value]) if name]


def asked(stage: EngineStage, verb: str, film: Film, offered: dict[str, Any]) -> Request:
    """A request: the engine's identity, and what its verb takes of all that is offered.

    What a verb does not take is not asked for, so that another value of it makes nothing again.
    """
    taken = parameters(stage, verb, film)
    arguments = {name: value for name, value in offered.items() if name in taken}
    return {"engine": identity(stage, film), **arguments}


def environment_of(stage: EngineStage, film: Means) -> str | None:
    """The environment of a stage's engine if it loads a model, else None."""
    return getattr(section_engine(film, stage), "environment", None)


def interpreter(film: Machine, family: str, user: str, root: Path = Path()) -> str:
    """The Python of a family of models, relative to the project. Raises UserError that begins with `user`."""
    python = film["environments"].get(family, f".venv-{family}/bin/python")
    if (root / python).is_file():
        return python
    raise UserError(
        f"{user} runs in the environment {family}, but there is no {python}. Set it up with `make studio` (on a "
        "machine without an NVIDIA card, `make studio-cpu`), or name its Python under `environments:`."
    )


def parameters(stage: EngineStage, verb: str, film: Means) -> frozenset[str]:
    """The names of what the verb of a stage's engine takes."""
    return arguments_of(section_engine(film, stage), verb)


@cache
def arguments_of(engine: type[Engine], verb: str) -> frozenset[str]:
    """The names of what a verb of an engine takes."""
    return frozenset(inspect.signature(getattr(engine, verb)).parameters) - {"self"}


def check_engine(stage: EngineStage, film: Film, where: str) -> None:
    """Ask an engine that has a `check` whether it can make this film; before anything runs.

    `film` holds the film's resolved settings. Raises UserError, beginning with `where`.
    """
    check = getattr(section_engine(film, stage), "check", None)
    try:
        if check:
            check(film)
    except UserError as error:
        raise UserError(f"{where}: {stage}: {error}") from None

"""Let engines work: in this process, in a worker that has their model loaded, or until a gate is passed.

What engines are is told by `understudy.engines`; here is what they do. What only models need is imported late: a job
of the draft takes less time than that.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from understudy.engines import (
    engine_class,
    environment_of,
    identity,
    interpreter,
    model_names,
    parameters,
    section_engine,
)
from understudy.persona.use import check_training, check_use
from understudy.quality.attempts import Budget, best_file
from understudy.quality.form import Figure, Quality
from understudy.quality.gate import VERBS
from understudy.settings.film import EngineStage, Film, Machine, MeasuredStage
from understudy.stages.stage import Request

if TYPE_CHECKING:
    from understudy.script.model import LeftOut, Script

_SHARED = {("image", "draw"), ("speech", "speak")}
"""What models make that topics and projects may have in common (`understudy.cache`)."""


def perform(stage: EngineStage, verb: str, film: Film, request: Request, **files: Any) -> Any:
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
    check_use(Path(), film)
    engine, section = section_engine(film, stage), dict(film[stage])
    taken = parameters(stage, verb, film)
    files = {name: file for name, file in files.items() if name in taken}
    arguments = {name: value for name, value in request.items() if name in taken}
    del section["engine"]
    if isinstance(inspect.getattr_static(engine, verb), staticmethod):
        return getattr(engine, verb)(**files, **arguments)
    if environment_of(stage, film) is None:
        return getattr(engine(engine.settings_type(**section)), verb)(**files, **arguments)
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
    stage: EngineStage, verb: str, film: Film, files: dict[str, Any], arguments: dict[str, Any]
) -> Any:
    section = dict(film[stage])
    name, engine = section.pop("engine"), section_engine(film, stage)
    models = {name: film["models"][name]["path"] for name in model_names(engine, section)}
    return ask(stage, name, verb, film, settings=section, paths=files, arguments=arguments, models=models)


def perform_best(
    stage: MeasuredStage,
    film: Film,
    request: Request,
    measure: Callable[[Path, Any], Sequence[Figure]],
    output: Path,
    **files: Any,
) -> tuple[Any, Quality]:
    """Let the engine of a stage do its work until it passes the request's gate, or its budget is used up.

    Gives what the engine's verb told of the attempt that is kept, as `output`, and what was measured. `measure` takes
    an attempt's file and what was told of it. Raises UserError as `perform` does.
    """

    def make(seed: int | None, path: Path) -> Any:
        asked = request if seed is None else request | {"seed": seed}
        return perform(stage, VERBS[stage], film, asked, output=path, **files)

    held = request["gate"]
    budget = Budget(held["retries"], held["best_of"])
    return best_file(make, measure, output, stage=stage, seed=request.get("seed"), budget=budget)


def perform_training(
    stage: str,
    name: str,
    verb: str,
    film: Film,
    *,
    settings: dict[str, Any],
    paths: Mapping[str, Path | list[Path]],
    arguments: dict[str, Any],
    models: dict[str, str],
) -> Any:
    """Let an engine of training, training/<stage>/<name>.py, work; gives what its verb gives.

    `film` holds the resolved settings of the persona (`Project.persona_settings`); the rest is as `ask` takes it.

    Raises UserError as `ask` does, and if the person has not agreed, or no longer.
    """
    check_training(Path(), film)
    return ask(
        stage,
        name,
        verb,
        film,
        settings=settings,
        paths=paths,
        arguments=arguments,
        models=models,
        package="training",
    )


def ask(
    stage: str,
    name: str,
    verb: str,
    film: Machine,
    *,
    settings: dict[str, Any],
    paths: Mapping[str, Path | list[Path]],
    arguments: dict[str, Any],
    models: dict[str, str],
    package: str = "understudy",
) -> Any:
    """Let <package>/<stage>/<name>.py work; gives what its verb gives.

    Args:
        stage: the folder that the engine stands in.
        name: the engine's.
        verb: its method.
        film: resolved settings: where models work.
        settings: arguments of the engine's `settings_type`.
        paths: arguments of the verb that are Path, or list of Path.
        arguments: its other arguments, plain JSON values.
        models: name -> path of the weights that it works with.
        package: understudy, or training.

    Raises UserError if the engine cannot do it, or there is no environment for it.
    """
    from understudy.workers.call import Call
    from understudy.workers.client import call

    engine = engine_class(stage, name, package)
    python = interpreter(film, engine.environment, f"{stage}: {name}")
    return call(
        Call(
            stage=stage,
            engine=name,
            settings=settings,
            verb=verb,
            paths={
                name: [str(part) for part in path] if isinstance(path, list) else str(path)
                for name, path in paths.items()
            },
            arguments=arguments,
            python=python,
            vram=film["vram"],
            models=models,
            package=package,
            beside=getattr(engine, "beside", False),
        )
    )


def make_writer(request: Request) -> tuple[Any, dict[str, Any]]:
    """The script engine that a request names, ready to write, and the arguments of its `write`."""
    arguments = dict(request)
    settings = dict(arguments.pop("engine"))
    settings.pop("revision")
    engine = engine_class("script", settings.pop("engine"))
    return engine(engine.settings_type(**settings)), arguments


def left_out_of(request: Request) -> "LeftOut | None":
    """What a script will leave out of its notes, before it is written; None if nothing, or if only a job can tell."""
    if "own" in request or request["engine"]["engine"] != "outline":
        return None
    writer, arguments = make_writer(request)
    script: Script = writer.write(**arguments)
    return script.left_out

"""How a job has an engine work in a worker: a stage's, one that stands beside the stages, or one of another package."""

from pathlib import Path
from typing import Any

from understudy.engines import engine_class
from understudy.errors import UserError
from understudy.workers.call import Call
from understudy.workers.client import call


def ask(
    stage: str,
    name: str,
    verb: str,
    film: dict[str, Any],
    *,
    settings: dict[str, Any],
    paths: dict[str, Path | list[Path]],
    arguments: dict[str, Any],
    models: dict[str, str],
    package: str = "understudy",
) -> Any:
    """Let <package>/<stage>/<name>.py work; gives what its verb gives.

    Args:
        stage: the folder that the engine stands in.
        name: the engine's.
        verb: its method.
        film: resolved settings of a film, or of a persona (`Project.persona_settings`).
        settings: arguments of the engine's Settings.
        paths: arguments of the verb that are Path, or list of Path.
        arguments: its other arguments, plain JSON values.
        models: name -> path of the weights that it works with.
        package: understudy, or training.

    Raises UserError if the engine cannot do it, or there is no environment for it.
    """
    engine = engine_class(stage, name, package)
    family = engine.environment
    python = film["environments"].get(family, f".venv-{family}/bin/python")
    if not Path(python).is_file():
        raise UserError(
            f"{stage}: {name} runs in the environment {family}, but there is no {python}. Set it up with `make studio` "
            "(on a machine without an NVIDIA card, `make studio-cpu`)."
        )
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

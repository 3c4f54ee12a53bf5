"""How a job has an engine of training work: in a worker, as those of films do."""

from pathlib import Path
from typing import Any

from understudy.engines import engine_class
from understudy.errors import UserError
from understudy.persona.use import check_use
from understudy.settings.project import Project
from understudy.workers.call import Call
from understudy.workers.client import call


def perform(
    stage: str,
    name: str,
    verb: str,
    film: dict[str, Any],
    *,
    settings: dict[str, Any],
    paths: dict[str, Path | list[Path]],
    arguments: dict[str, Any],
    models: dict[str, str],
) -> Any:
    """Let training/<stage>/<name>.py work; gives what its verb gives.

    Args:
        film: the resolved settings of the persona (`Project.persona_settings`).
        settings: arguments of the engine's Settings.
        paths: arguments of the verb that are Path, or list of Path.
        arguments: its other arguments, plain JSON values.
        models: name -> path of the weights that it works with.

    Raises UserError if the engine cannot do it, there is no environment for it, or the person has not agreed, or no
    longer.
    """
    check_use(Path(), film)
    # Photos and recordings are used here, whatever the films do.
    Project(Path()).permission(film["persona"]["id"])
    return call_engine(
        stage, name, verb, film, settings=settings, paths=paths, arguments=arguments, models=models
    )


def call_engine(
    stage: str,
    name: str,
    verb: str,
    preset: dict[str, Any],
    *,
    settings: dict[str, Any],
    paths: dict[str, Path | list[Path]],
    arguments: dict[str, Any],
    models: dict[str, str],
) -> Any:
    """The same, whether the person has agreed or not, with the `environments` and the `vram` of a preset."""
    family = engine_class(stage, name, "training").environment
    python = preset["environments"].get(family, f".venv-{family}/bin/python")
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
            vram=preset["vram"],
            models=models,
            package="training",
        )
    )

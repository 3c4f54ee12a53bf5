"""How a job has an engine of training work: in a worker, as those of films do."""

from functools import partial
from pathlib import Path
from typing import Any

from understudy.calls import ask
from understudy.persona.use import check_use
from understudy.settings.project import Project


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
    Project(Path(), {}).permission(film["persona"]["id"])
    return call_engine(
        stage, name, verb, film, settings=settings, paths=paths, arguments=arguments, models=models
    )


call_engine = partial(ask, package="training")
"""The same, whether the person has agreed or not, with the `environments` and the `vram` of a preset."""

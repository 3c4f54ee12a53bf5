"""The models of a film: found on disk before anything runs, and allowed for what the film is for."""

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from understudy.errors import UserError
from understudy.miniatures import MINIATURES
from understudy.models.fetched import read_manifest
from understudy.models.files import Incomplete, check_complete
from understudy.models.table import TABLE, Model, find_model, models_of, place_of
from understudy.models.weights_identity import identity
from understudy.settings.film import Weights


def resolve(root: Path, names: Iterable[str]) -> dict[str, Weights]:
    """What a film must know of its models, as plain JSON values by name.

    Weights are looked at once in a process. Raises UserError for a model that the table does not have, or whose weights
    are not complete.
    """
    return {name: _resolve(root, name) for name in sorted(set(names))}


class AtHand(dict[str, Weights]):
    """What `find` tells of the models that are there; to ask for another raises the UserError that `find` raised."""

    def __init__(self, names: Iterable[str], find: Callable[[str], Weights]) -> None:
        super().__init__()
        self._troubles: dict[str, UserError] = {}
        for name in sorted(names):
            try:
                self[name] = find(name)
            except UserError as error:
                self._troubles[name] = error

    def __missing__(self, name: str) -> Weights:
        raise self._troubles.get(name) or KeyError(name)


def refuse_non_commercial(root: Path, names: Iterable[str], where: str) -> None:
    """Raises UserError, beginning with `where`, if the licence of one of the models forbids commercial films."""
    for name in sorted(set(names)):
        model = find_model(root, name)
        if not model.commercial:
            raise UserError(
                f"{where}: the film is commercial, but the licence of {name} ({model.licence}) does not allow "
                f"that. {_alternative(root, model)}"
            )


def refuse_too_large(root: Path, names: Iterable[str], vram: float, where: str) -> None:
    """Raises UserError, beginning with `where`, if one of the models needs a larger card than `vram` gigabytes."""
    for name in sorted(set(names)):
        needed = find_model(root, name).vram
        if needed > vram:
            raise UserError(
                f"{where}: vram: {name} works on cards from {needed:g} GB on, but may fill only {vram:g} GB. Set "
                f"`vram: {needed:g}` if your card has as much, choose a smaller model, or mend its `vram` in {TABLE}."
            )


@cache
def _resolve(root: Path, name: str) -> Weights:
    model, place = find_model(root, name), place_of(root, name)
    check_weights(root, name)
    manifest = read_manifest(place)
    return {
        "path": str(place.relative_to(root) if place.is_relative_to(root) else place),
        "identity": identity(place),
        "repository": model.repository,
        "commit": manifest.commit if manifest else None,
        "licence": model.licence,
        "commercial": model.commercial,
        "source": model.source,
    }


def check_weights(root: Path, name: str) -> None:
    """Raises UserError if the weights of a model are not complete: model, file, what was found, what to do."""
    model, place = find_model(root, name), place_of(root, name)
    manifest = read_manifest(place)
    if manifest:
        if model.path is None and (model.repository, model.revision) != (
            manifest.repository,
            manifest.revision,
        ):
            raise UserError(
                f"model {name}: {TABLE} asks for {model.revision} of {model.repository}, but {place} holds "
                f"{manifest.revision} of {manifest.repository}. {_remedy(name, model)}"
            )
        expected: dict[str, int | None] = {file: about.size for file, about in manifest.files.items()}
    else:
        expected = {file: None for file in model.files if "*" not in file} if model.path is None else {}
    try:
        check_complete(place, expected)
    except Incomplete as error:
        raise UserError(f"model {name}: {place}: {error}. {_remedy(name, model)}") from None


def _remedy(name: str, model: Model) -> str:
    if name in MINIATURES:
        return "Run `make studio-cpu`, which builds it."
    if model.path:
        return f"Mend the file, or correct `path` of {name} in {TABLE}."
    return "Run `make weights PRESET=<preset>` with your preset's name, which fetches what is missing."


def _alternative(root: Path, model: Model) -> str:
    """What to do instead: models for the same part of the work, without the miniatures."""
    others = [
        name
        for name, other in models_of(root).items()
        if other.commercial and other.made_for == model.made_for and name not in MINIATURES
    ]
    if not others:
        return f"No model for {model.made_for} in {TABLE} allows it: leave `commercial` out, or add one that does."
    return f"Allowed for {model.made_for}: {', '.join(others)}."

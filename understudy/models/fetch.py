"""Fetches the weights that a preset needs: `make weights PRESET=studio`."""

import argparse
import os
import shutil
import signal
import sys
from collections.abc import Iterable
from pathlib import Path

from understudy.engines import engine_class, model_names
from understudy.errors import UserError
from understudy.files import sha256
from understudy.models.fetched import File, Manifest, write_manifest
from understudy.models.hub import Contents, RemoteFile, download, look
from understudy.models.resolve import check_weights
from understudy.models.table import FOLDER, Model, find_model, place_of
from understudy.progress.words import size
from understudy.quality import gate
from understudy.settings.film import STAGES_OF_A_PRESET
from understudy.settings.project import Project
from understudy.trust.marks import by_model

_GIGABYTE = 10**9
"""Bytes."""


def models_of_preset(root: Path, preset: str) -> list[str]:
    """The names of all models that a preset's engines need, and what it measures and marks with, sorted.

    Raises UserError.
    """
    settings = Project(root).preset(preset)
    chosen = (settings[stage] for stage in STAGES_OF_A_PRESET)
    engines = zip(STAGES_OF_A_PRESET, chosen, strict=True)
    names = {
        name
        for stage, section in engines
        for name in model_names(engine_class(stage, section["engine"]), section)
    }
    return sorted(names | gate.all_model_names(settings) | set(by_model.model_names(settings)))


def fetch(root: Path, names: Iterable[str]) -> None:
    """Fetch what is missing of the models. Raises UserError.

    Sizes and licences are told as the table has them before anybody is asked, so that there needs to be no network.
    Nothing is fetched before it is certain that everything is allowed and has room on the disk.
    """
    missing = {name: find_model(root, name) for name in names if not _is_complete(root, name)}
    fetched = {name: model for name, model in missing.items() if model.repository and not model.path}
    for name in missing.keys() - fetched.keys():
        check_weights(root, name)  # raises, and says what to do with weights that are not fetched
    for name, model in fetched.items():
        print(f"{name}: about {size(model.size * _GIGABYTE)}, of {model.repository}")
        use = (
            "films made with it may be used commercially" if model.commercial else "not for commercial films"
        )
        print(f"  {model.licence}: {use}", flush=True)
    wanted = {name: (model, look(name, model)) for name, model in fetched.items()}
    for name, (model, contents) in wanted.items():
        print(f"{name}: {size(contents.size)} of {model.repository}, {contents.commit[:12]}")
    left = sum(_bytes_left(root, name, contents) for name, (_, contents) in wanted.items())
    if wanted:
        _check_room(root, left)
    for name, (model, contents) in wanted.items():
        _fetch(root, name, model, contents)


def _is_complete(root: Path, name: str) -> bool:
    try:
        check_weights(root, name)
    except UserError:
        return False
    print(f"{name}: is there")
    return True


def _check_room(root: Path, left: int) -> None:
    folder = root / FOLDER
    free = shutil.disk_usage(folder if folder.exists() else root).free
    print(f"To fetch: {size(left)}, on a disk with {size(free)} free")
    if left > free:
        raise UserError(
            f"the disk has no room for {size(left)}. Free some, or make models/ a link to a folder on "
            "another disk."
        )


def _bytes_left(root: Path, name: str, contents: Contents) -> int:
    begun = _unfinished(root, name)
    folder = begun if begun.exists() else place_of(root, name)
    return sum(
        about.size for file, about in contents.files.items() if not _is_whole(folder / file, about.size)
    )


def _is_whole(path: Path, expected: int) -> bool:
    return path.is_file() and path.stat().st_size == expected


def _unfinished(root: Path, name: str) -> Path:
    """Where the files are gathered; the next run goes on there, and it is renamed when all are there."""
    place = place_of(root, name).resolve()
    return place.with_name(f".fetching-{place.name}")


def _fetch(root: Path, name: str, model: Model, contents: Contents) -> None:
    print(f"Fetching {name} ...", flush=True)
    place, unfinished = place_of(root, name).resolve(), _unfinished(root, name)
    if place.exists() and not unfinished.exists():
        place.rename(unfinished)  # what is whole of it need not be fetched again
    unfinished.mkdir(parents=True, exist_ok=True)
    for file, about in contents.files.items():
        if not _is_whole(unfinished / file, about.size):
            # huggingface_hub takes a file for whole if it was once, however long it is now.
            (unfinished / file).unlink(missing_ok=True)
    for part in unfinished.rglob("*.incomplete"):
        part.unlink()  # left by a killed process, and of no use to huggingface_hub
    download(name, model, contents, unfinished)
    files = {file: _verified(name, unfinished / file, about) for file, about in contents.files.items()}
    shutil.rmtree(unfinished / ".cache", ignore_errors=True)
    write_manifest(unfinished, Manifest(contents.repository, model.revision, contents.commit, files))
    shutil.rmtree(place, ignore_errors=True)
    unfinished.rename(place)
    check_weights(root, name)


def _verified(name: str, path: Path, about: RemoteFile) -> File:
    """The file, with its hash. Raises UserError, and removes it, if it is not what the repository holds."""
    if path.is_file():
        found = sha256(path)
        if _is_whole(path, about.size) and about.sha256 in (None, found):
            return File(about.size, found)
        path.unlink()
    raise UserError(
        f"model {name}: {path.name} did not arrive whole. Run the same command again: the other files are kept."
    )


def main() -> None:
    """Fetch the weights that a preset's engines need into models/."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("preset", help="such as studio: config/presets/studio.yaml")
    preset = parser.parse_args().preset
    signal.signal(signal.SIGINT, _stop)
    try:
        names = models_of_preset(Path(), preset)
        if not names:
            print(f"The engines of preset {preset} need no models.")
        fetch(Path(), names)
    except UserError as error:
        sys.exit(f"Understudy: {error}")


def _stop(*_: object) -> None:
    """At once: huggingface_hub's threads would first bring the files that they have begun."""
    print("\nStopped. Run the same command again: it goes on with the files that are missing.", flush=True)
    os._exit(1)


if __name__ == "__main__":
    main()

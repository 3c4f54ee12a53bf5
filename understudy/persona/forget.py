"""`python -m understudy.persona.forget <persona>`: remove what was made of a person.

Without --yes it only says what it would remove. The person's photos and recordings, and the record of their consent,
are not made by the program and stay; so do finished films, unless --films is given.
"""

import argparse
import re
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

from understudy.cache.work import cache_of
from understudy.errors import UserError
from understudy.files import read_json
from understudy.records import record_file
from understudy.settings.names import NAME_PATTERN
from understudy.settings.persona import Persona
from understudy.settings.reading import check, read_yaml

_FILM = ("film.mp4", "film.c2pa", "film.srt", "film.vtt", "exports", "settings.json")
"""What of a film's folder is the film, what was taken from it for use elsewhere, and what it was made with; the rest
are pictures and sounds on the way, and a page that shows them."""


@dataclass
class Traces:
    """What there is of a persona, as paths relative to the project, or absolute ones outside of it."""

    removed: list[Path] = field(default_factory=list)
    """Weights, and all that was made on the way to them and to films."""
    films: list[Path] = field(default_factory=list)
    """Finished films, and what belongs to them."""
    elsewhere: list[Path] = field(default_factory=list)
    """Weights outside the project."""


def traces(root: Path, name: str) -> Traces:
    """What was made of a persona. Raises UserError for a name that cannot be one."""
    if not re.fullmatch(NAME_PATTERN, name):
        raise UserError(f"there is no persona {name!r}.")
    found = Traces([path for path in _own_folders(name) if (root / path).exists()])
    found.removed += _in_the_cache(root, name)
    _find_lora(root, name, found)
    for settings in sorted(root.glob("results/*/*/settings.json")):
        if read_json(settings).get("persona", {}).get("id") == name:
            _find_film(root, settings.parent.relative_to(root), found)
    return found


def forget(root: Path, found: Traces, *, films: bool) -> list[Path]:
    """Remove it, with the finished films if `films`; what was removed. Links are removed, not what they lead to."""
    removed = found.removed + (found.films if films else [])
    for path in removed:
        if (root / path).is_dir() and not (root / path).is_symlink():
            shutil.rmtree(root / path)
        else:
            (root / path).unlink(missing_ok=True)
    return removed


def _own_folders(name: str) -> list[Path]:
    return [Path(f"results/personas/{name}"), Path(f"logs/personas/{name}")]


def _in_the_cache(root: Path, name: str) -> list[Path]:
    """What projects share of it (`understudy.cache`)."""
    file = root / "config/config.yaml"
    cache = cache_of(read_yaml(file)) if file.is_file() else None
    return cache.of_persona(name) if cache else []


def _find_lora(root: Path, name: str, found: Traces) -> None:
    """Weights that the persona names, wherever they lie."""
    file = Path(f"config/personas/{name}/persona.yaml")
    if not (root / file).is_file():
        return
    lora = check(Persona, read_yaml(root / file), str(file)).lora.file
    if not lora or not (root / lora).exists():
        return
    path = Path(lora)
    inside = (root / path).resolve().is_relative_to(root.resolve())
    if not inside:
        found.elsewhere.append(path)
    elif not any(path.is_relative_to(folder) for folder in _own_folders(name)):
        found.removed.append(path)


def _find_film(root: Path, folder: Path, found: Traces) -> None:
    """A film's folder results/<topic>/<preset>, and its copies under the topic's name."""
    for path in sorted((root / folder).iterdir()):
        kind = found.films if path.name in _FILM else found.removed
        kind.append(path.relative_to(root))
    topic = folder.parent.name
    published = (Path(f"results/{topic}.{suffix}") for suffix in ("mp4", "c2pa", "srt", "vtt"))
    files = [file for path in published for file in (path, record_file(path))]
    found.films += [path for path in files if (root / path).exists() and path not in found.films]


def _told(heading: str, paths: list[Path]) -> list[str]:
    return [heading, *(f"  {path}" for path in paths)] if paths else []


def _report(name: str, found: Traces, *, yes: bool, films: bool) -> str:
    removed = found.removed + (found.films if films else [])
    lines = _told("Removed:" if yes else "Would be removed:", removed)
    if not removed:
        lines = [f"There is nothing to remove of {name}."]
    if not films:
        lines += _told("Films that stay (--films removes them):", found.films)
    lines += _told("Outside the project, to be removed by hand:", found.elsewhere)
    lines.append(f"The person's own files in config/personas/{name}/ stay, and copies made elsewhere.")
    if removed and not yes:
        lines.append("Nothing was removed yet: add --yes.")
    return "\n".join(lines)


def main() -> None:
    """Do what the command line asks, in the project of the current folder."""
    parser = argparse.ArgumentParser(prog="python -m understudy.persona.forget", description=__doc__)
    parser.add_argument("persona", help="a folder of config/personas/")
    parser.add_argument("--films", action="store_true", help="remove finished films, too")
    parser.add_argument("--yes", action="store_true", help="remove; without it nothing is removed")
    arguments = parser.parse_args()
    try:
        found = traces(Path(), arguments.persona)
        if arguments.yes:
            forget(Path(), found, films=arguments.films)
    except UserError as error:
        sys.exit(f"Understudy: {error}")
    print(_report(arguments.persona, found, yes=arguments.yes, films=arguments.films))


if __name__ == "__main__":
    main()

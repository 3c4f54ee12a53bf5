"""What of a film is below its gates, from the files that lie beside what they judge."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from understudy.files import read_json
from understudy.quality.words import MEANINGS

_FILES = ("image.quality.json", "speech.quality.json", "quality.json", "synced.quality.json")
"""In the folder of a scene, in the order in which a film passes through its stages."""

_OF_FILM = "film.quality.json"


@dataclass(frozen=True)
class Shortfall:
    """A figure past its limit."""

    where: str
    """Such as "scene hello, chunk 2"."""
    what: str
    """Such as "longest silence 2.3 s, allowed: at most 1.5 s"."""
    remedy: str
    """What to do."""


def shortfalls(folder: Path, scenes: Iterable[dict[str, Any]]) -> list[Shortfall]:
    """Of the film in a folder, with these scenes of its script, in order."""
    found = [
        shortfall
        for scene in scenes
        for name in _FILES
        if scene["on_camera"]
        or name != "synced.quality.json"  # it may be left from when the presenter was seen
        for shortfall in _of_file(folder / "scenes" / scene["id"] / name, f"scene {scene['id']}")
    ]
    return [*found, *_of_file(folder / _OF_FILM, "the film")]


def _of_file(file: Path, where: str) -> Iterator[Shortfall]:
    if not file.is_file():
        return
    content = read_json(file)
    if "chunks" not in content:
        yield from _of_part(content, f"{where}, {content['stage']}" if content["stage"] != "film" else where)
        return
    for number, chunk in enumerate(content["chunks"]):
        yield from _of_part(chunk, f"{where}, chunk {number}")


def _of_part(content: dict[str, Any], where: str) -> Iterator[Shortfall]:
    for figure in content["figures"]:
        if figure["passed"] is False:
            meaning = MEANINGS[content["stage"]][figure["name"]]
            yield Shortfall(where, f"{meaning.name} {_found(figure)}", meaning.remedy)


def _found(figure: dict[str, Any]) -> str:
    """Such as "2.3 s, allowed: at most 1.5 s"."""
    unit, limit = f" {figure['unit']}" if figure["unit"] else "", figure["limit"]
    if len(limit) == 2 and limit["least"] == limit["most"]:
        allowed = f"{limit['least']:g}"
    else:
        words = {"least": "at least", "most": "at most"}
        allowed = " and ".join(f"{words[name]} {bound:.4g}" for name, bound in limit.items())
    return f"{figure['value']:.4g}{unit}, allowed: {allowed}{unit}"

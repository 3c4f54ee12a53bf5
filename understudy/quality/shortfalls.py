"""What of a film is below its gates, from the files that lie beside what they judge."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from understudy.files import read_json
from understudy.progress.words import count
from understudy.quality.form import FigureContent, QualityContent
from understudy.quality.places import FILE_OF_FILM, figures_file
from understudy.quality.words import MEANINGS


@dataclass(frozen=True)
class Shortfall:
    """A figure past its limit, in one place or in several."""

    where: str
    """Such as "scene hello, chunk 2", or "scene hello, chunk 2 and 11 more places"."""
    what: str
    """In the first of them, such as "longest silence 2.3 s, allowed: at most 1.5 s"."""
    remedy: str
    """What to do."""


def shortfalls(folder: Path, takes: Mapping[str, Sequence[str]]) -> list[Shortfall]:
    """Of the film in a folder, one for each figure; `takes`: those in it, and the stages that measured each."""
    found = [
        figure
        for take, stages in takes.items()
        for stage in stages
        for figure in _of_file(figures_file(folder / "scenes", take, stage), f"scene {take}")
    ]
    places: dict[tuple[str, str], list[Shortfall]] = {}
    for figure, shortfall in [*found, *_of_file(folder / FILE_OF_FILM, "the film")]:
        places.setdefault(figure, []).append(shortfall)
    return [_together(shortfalls) for shortfalls in places.values()]


def _together(shortfalls: list[Shortfall]) -> Shortfall:
    first, more = shortfalls[0], len(shortfalls) - 1
    return replace(first, where=f"{first.where} and {count(more, 'more place')}") if more else first


def _of_file(file: Path, where: str) -> Iterator[tuple[tuple[str, str], Shortfall]]:
    """The figures past their limits, each with its stage and its name."""
    if not file.is_file():
        return
    content = read_json(file)
    if "chunks" not in content:
        yield from _of_part(content, f"{where}, {content['stage']}" if content["stage"] != "film" else where)
        return
    for number, chunk in enumerate(content["chunks"]):
        yield from _of_part(chunk, f"{where}, chunk {number}")


def _of_part(content: QualityContent, where: str) -> Iterator[tuple[tuple[str, str], Shortfall]]:
    for figure in content["figures"]:
        if figure["passed"] is False:
            meaning = MEANINGS[content["stage"]][figure["name"]]
            shortfall = Shortfall(where, f"{meaning.name} {_found(figure)}", meaning.remedy)
            yield (content["stage"], figure["name"]), shortfall


def _found(figure: FigureContent) -> str:
    """Such as "2.3 s, allowed: at most 1.5 s"."""
    unit, limit = f" {figure['unit']}" if figure["unit"] else "", figure["limit"] or {}
    if len(limit) == 2 and limit["least"] == limit["most"]:
        allowed = f"{limit['least']:g}"
    else:
        words = {"least": "at least", "most": "at most"}
        allowed = " and ".join(f"{words[name]} {bound:.4g}" for name, bound in limit.items())
    return f"{figure['value']:.4g}{unit}, allowed: {allowed}{unit}"

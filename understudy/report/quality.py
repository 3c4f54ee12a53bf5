"""What was measured of a film's parts, and what was tried again, from the files that lie beside them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from understudy.files import read_json
from understudy.quality.places import FILE_OF_FILM, figures_file
from understudy.quality.words import MEANINGS
from understudy.script.takes import scene_of_take


@dataclass(frozen=True)
class Figure:
    """One number, and whether it is as it should be."""

    name: str
    value: float | None
    unit: str = ""
    least: float | None = None
    most: float | None = None
    passed: bool | None = None
    """None where it was not measured, or where there is no limit."""
    reason: str = ""
    """Why it was not measured; past its limit, what helps."""

    @property
    def limits(self) -> list[float]:
        """What it is held to."""
        return [limit for limit in (self.least, self.most) if limit is not None]


@dataclass(frozen=True)
class Attempt:
    """One try at a part."""

    seed: int | None
    badness: float | None
    """The worst figure in parts of what is allowed: above 1 it had to be tried again."""
    figures: dict[str, Any]
    is_kept: bool


@dataclass(frozen=True)
class Judged:
    """What is known of one part."""

    stage: str
    scene: str
    """Its id; empty for the film."""
    part: str = ""
    """Such as "chunk 2"; empty for the whole."""
    figures: Sequence[Figure] = ()
    attempts: Sequence[Attempt] = field(default=())

    @property
    def was_tried_again(self) -> bool:
        """Whether it is not the first attempt, or not the only one."""
        return len(self.attempts) > 1

    @property
    def failures(self) -> list[Figure]:
        """The figures beyond their limits."""
        return [figure for figure in self.figures if figure.passed is False]


def judged_scene(scenes: Path, take: str, stages: Iterable[str]) -> list[Judged]:
    """What these stages measured of a take; nothing where a file is not there. `scenes` holds a folder for each."""
    scene = scene_of_take(take)
    found = ((stage, figures_file(scenes, take, stage)) for stage in stages)
    return [part for stage, file in found if file.is_file() for part in _parts(read_json(file), stage, scene)]


def judged_film(folder: Path) -> list[Judged]:
    """What was measured of the film itself, from the file in its folder."""
    file = folder / FILE_OF_FILM
    return list(_parts(read_json(file), "film", "")) if file.is_file() else []


def not_measured(judged: Sequence[Judged], stages: Iterable[str]) -> list[str]:
    """The stages of which nothing was measured, then the figures that are missing anywhere, each with its reasons."""
    measured = {part.stage for part in judged if any(figure.value is not None for figure in part.figures)}
    missing = [figure for part in judged for figure in part.figures if figure.value is None]
    named = [f"{figure.name} ({figure.reason})" if figure.reason else figure.name for figure in missing]
    return [*(stage for stage in stages if stage not in measured), *dict.fromkeys(named)]


def _parts(content: dict[str, Any], stage: str, scene: str) -> Iterable[Judged]:
    if "chunks" not in content:
        yield _judged(content, stage, scene)
        return
    for number, chunk in enumerate(content["chunks"]):
        yield _judged(chunk, stage, scene, f"chunk {number}")


def _judged(content: dict[str, Any], stage: str, scene: str, part: str = "") -> Judged:
    kept = content.get("kept")
    return Judged(
        stage,
        scene,
        part,
        [_figure(figure, stage) for figure in content.get("figures", [])],
        [
            Attempt(
                attempt.get("seed"),
                attempt.get("badness"),
                {_name(stage, name): value for name, value in attempt.get("figures", {}).items()},
                number == kept,
            )
            for number, attempt in enumerate(content.get("attempts", []))
        ],
    )


def _figure(content: dict[str, Any], stage: str) -> Figure:
    """Past its limit, it says what helps."""
    limit, meaning = content.get("limit") or {}, MEANINGS[stage].get(content["name"])
    known = {name: content[name] for name in ("unit", "passed", "reason") if name in content}
    if known.get("passed") is False and meaning:
        known["reason"] = meaning.remedy
    name = _name(stage, content["name"])
    return Figure(name, content["value"], least=limit.get("least"), most=limit.get("most"), **known)


def _name(stage: str, figure: str) -> str:
    """In words."""
    meaning = MEANINGS[stage].get(figure)
    return meaning.name if meaning else figure

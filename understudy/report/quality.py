"""What was measured of a film's parts, and what was tried again, from the files that lie beside them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from understudy.files import read_json

_FILES = {
    "image": "image.quality.json",
    "speech": "speech.quality.json",
    "video": "quality.json",
    "lips": "synced.quality.json",
}
"""Of each scene, by stage."""
_FILE_OF_FILM = "film.quality.json"

_CHUNK_FIGURES = {
    "made_colour": ("colour drift, as generated", "ΔE"),
    "colour": ("colour drift, after matching", "ΔE"),
    "sharpness": ("sharpness, of the keyframe's", ""),
    "clothes": ("clothes still there", ""),
    "frozen": ("frozen", "s"),
    "flicker": ("flicker", "L*"),
    "black": ("black frames", ""),
}
"""Name and unit of what generated chunks are measured for (`understudy.video.drift.figures`)."""


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
    """Why this limit, or why it was not measured."""

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


def judged_scene(folder: Path, scene: str) -> list[Judged]:
    """What was measured of a scene, from the files in its folder; nothing of a stage whose file is not there."""
    found = ((stage, folder / name) for stage, name in _FILES.items())
    return [part for stage, file in found if file.is_file() for part in _parts(read_json(file), stage, scene)]


def judged_film(folder: Path) -> list[Judged]:
    """What was measured of the film itself, from the file in its folder."""
    file = folder / _FILE_OF_FILM
    return list(_parts(read_json(file), "film", "")) if file.is_file() else []


def not_measured(judged: Iterable[Judged], stages: Iterable[str]) -> list[str]:
    """The stages of which nothing was measured."""
    measured = {part.stage for part in judged if any(figure.value is not None for figure in part.figures)}
    return [stage for stage in stages if stage not in measured]


def _parts(content: dict[str, Any], stage: str, scene: str) -> Iterable[Judged]:
    if "chunks" not in content:
        yield _judged(content, stage, scene)
        return
    for number, chunk in enumerate(content["chunks"]):
        name = f"chunk {number}"
        yield _judged(chunk, stage, scene, name) if "figures" in chunk else _chunk(chunk, scene, name)


def _judged(content: dict[str, Any], stage: str, scene: str, part: str = "") -> Judged:
    kept = content.get("kept")
    return Judged(
        stage,
        scene,
        part,
        [_figure(figure) for figure in content.get("figures", [])],
        [
            Attempt(attempt.get("seed"), attempt.get("badness"), attempt.get("figures", {}), number == kept)
            for number, attempt in enumerate(content.get("attempts", []))
        ],
    )


def _figure(content: dict[str, Any]) -> Figure:
    limit = content.get("limit") or {}
    known = {name: content[name] for name in ("unit", "passed", "reason") if name in content}
    return Figure(
        content["name"], content["value"], least=limit.get("least"), most=limit.get("most"), **known
    )


def _chunk(content: dict[str, Any], scene: str, part: str) -> Judged:
    """Of a generated chunk: the figures of the attempt that was kept, and of the others."""
    attempts = content.get("attempts", [])
    least = min((attempt["badness"] for attempt in attempts), default=None)
    return Judged(
        "video",
        scene,
        part,
        _chunk_figures(content),
        [
            Attempt(
                attempt["seed"],
                attempt["badness"],
                {figure.name: figure.value for figure in _chunk_figures(attempt)},
                attempt["badness"] == least,
            )
            for attempt in attempts
        ],
    )


def _chunk_figures(content: dict[str, Any]) -> list[Figure]:
    return [
        Figure(name, content[key], unit)
        for key, (name, unit) in _CHUNK_FIGURES.items()
        if content.get(key) is not None
    ]

"""A scene's lips, measured: how late they are for the speech, and how surely they move with it."""

from pathlib import Path
from typing import Any

from understudy.engines import perform, section_engine
from understudy.quality.form import Figure, Quality, around, at_least, not_measured
from understudy.quality.gate import perform_best


def sync(film: dict[str, Any], request: dict[str, Any], output: Path, **files: Path) -> Quality:
    """Move the lips as a request asks for, and keep the best. Raises UserError as its engine does.

    `files` are the scene's `clip` and `sound`.
    """
    _, quality = perform_best(
        "lips", film, request, lambda path, _: figures(path, files["sound"], film, request), output, **files
    )
    return quality


def figures(clip: Path, sound: Path, film: dict[str, Any], request: dict[str, Any]) -> list[Figure]:
    """What is measured of a synced clip; its engine tells how far the mouth is open, if it can."""
    if not hasattr(section_engine(film, "lips"), "openings"):
        return _not_measured("the engine leaves the mouth as it is")
    openings = perform("lips", "openings", film, {"fps": film["fps"]}, clip=clip)
    return judged(openings, sound, request["gate"]["limits"], film["timeline"]["lead_in"])


def judged(
    openings: list[list[float]], sound: Path, limits: dict[str, Any], speech_start: float
) -> list[Figure]:
    """The figures of a mouth from [second of the scene, how far it is open] for each picture that shows it."""
    from understudy.media import read_wav
    from understudy.quality.sync import FEWEST
    from understudy.quality.sync import sync as compared

    if len(openings) < FEWEST:
        return _not_measured("the mouth is seen for less than a second")
    offset, confidence = compared(openings, *read_wav(sound), speech_start)
    return [
        around("offset", offset, 0.0, limits["farthest_offset"], "s"),
        at_least("confidence", confidence, limits["least_confidence"]),
    ]


def _not_measured(reason: str) -> list[Figure]:
    return [not_measured("offset", reason, "s"), not_measured("confidence", reason)]

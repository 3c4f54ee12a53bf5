"""A scene's lips, measured: how late they are for the speech, and how surely they move with it."""

from pathlib import Path

from understudy.engines import section_engine
from understudy.performing import perform, perform_best
from understudy.quality.form import Figure, Quality, around, at_least, not_measured
from understudy.settings.film import Film, LipsLimits
from understudy.stages.stage import Request

_REAL = ".mkv"
"""The suffix of clips of real frames (understudy.media.lossless)."""


def sync(film: Film, request: Request, output: Path, **files: Path) -> Quality:
    """Move the lips as a request asks for, and keep the best. Raises UserError as its engine does.

    `files` are the scene's `clip` and `sound`.
    """
    _, quality = perform_best(
        "lips", film, request, lambda path, _: figures(path, files["sound"], film, request), output, **files
    )
    return quality


def figures(clip: Path, sound: Path, film: Film, request: Request) -> list[Figure]:
    """What is measured of a synced clip; its engine tells how far the mouth is open, if it can."""
    limits, engine = request["gate"]["limits"], section_engine(film, "lips")
    if not hasattr(engine, "openings"):
        return [
            *_not_measured("the engine leaves the mouth as it is"),
            *_to_syncnet(clip, sound, film, limits),
        ]
    openings = perform("lips", "openings", film, {"fps": film["fps"]}, clip=clip)
    own = judged(openings, sound, limits, film["timeline"]["lead_in"])
    return [*own, *_to_syncnet(clip, sound, film, limits)]


def judged(openings: list[list[float]], sound: Path, limits: LipsLimits, speech_start: float) -> list[Figure]:
    """The figures of a mouth from [second of the scene, how far it is open] for each picture that shows it."""
    from understudy.media.audio import read_wav
    from understudy.quality.sync import FEWEST
    from understudy.quality.sync import sync as compared

    if len(openings) < FEWEST:
        return _not_measured("the mouth is seen for less than a second")
    offset, confidence = compared(openings, *read_wav(sound), speech_start)
    return [
        around("offset", offset, 0.0, limits["farthest_offset"], "s"),
        at_least("confidence", confidence, limits["least_confidence"]),
    ]


def _to_syncnet(clip: Path, sound: Path, film: Film, limits: LipsLimits) -> list[Figure]:
    """What SyncNet makes of a synced clip."""
    name = limits["syncnet"]
    if not name:
        return _not_measured("no weights are named: `quality: lips: syncnet`", "syncnet_")
    if clip.suffix != _REAL:
        return _not_measured("the presenter is drawn", "syncnet_")
    from understudy.performing import ask

    found = ask(
        "quality",
        "syncnet",
        "compare",
        film,
        settings={"model": name},
        paths={"clip": clip, "sound": sound},
        arguments={
            "fps": film["fps"],
            "speech_start": film["timeline"]["lead_in"],
            "face": film["lips"].get("face", "largest"),
        },
        models={name: film["models"][name]["path"]},
    )
    if found is None:
        return _not_measured("the face is seen for less than a second", "syncnet_")
    offset, confidence = found
    return [
        around("syncnet_offset", offset, 0.0, limits["farthest_offset"], "s"),
        at_least("syncnet_confidence", confidence, limits["least_syncnet"]),
    ]


def _not_measured(reason: str, prefix: str = "") -> list[Figure]:
    return [not_measured(f"{prefix}offset", reason, "s"), not_measured(f"{prefix}confidence", reason)]

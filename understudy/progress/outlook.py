"""What a film is expected to need before any of it is made: how many jobs of each stage, of what kind, how big."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from understudy.engines import model_names, section_engine
from understudy.miniatures import MINIATURES
from understudy.models.table import find_model
from understudy.progress.stages import STAGES, starting_seconds
from understudy.script.speech_time import speaking_seconds

SECTIONS = {
    "speech": "speech",
    "image": "image",
    "last_image": "image",
    "chunk": "video",
    "clip": "video",
    "lipsync": "lips",
    "enhance": "finish",
    "finish": "finish",
}
"""The section of the preset that says with what the jobs of a stage are done."""
_WITH_THE_MODEL = ("speech", "image", "last_image", "chunk", "lipsync", "enhance")
"""The stages that load the model of their engine; the others only work on its files."""

_MEASURES = ("steps", "megapixels", "resolution", "longest", "chunk_seconds", "precision", "interpolation")
"""The settings of engines that make a job larger or smaller."""

_SCENES, _ON_CAMERA = 6, 4
_SECONDS = 35.0
"""Of a typical film without its cards: six scenes, four of them with the presenter (`understudy.progress.stages`)."""

_LOSSLESS_BYTES = 1.4
"""Bytes of a pixel of a picture in FFV1 as `understudy.lossless` writes it.

Measured on photographs: 1.0 to 1.3; with grain 1.8; drawn pictures have 0.7, noise 3.3.
"""
_PNG_BYTES = 1.5
"""Bytes of a pixel of a keyframe: photographs as PNG; drawn ones have 0.5."""
_H264_BYTES = 0.03
"""Bytes of a pixel of a finished picture; drawn films as the draft encodes them have 0.013 to 0.026."""
_SOUND_BYTES = 96_000
"""Bytes of a second: 48,000 samples of 16 bits."""
_PAGE_BYTES = 26_000
"""Bytes of the page of a film, for each of its seconds; measured."""
_SMALL_FILE = 50_000
"""Bytes of a script, timeline, word times or choreography."""

_PIXEL_SECONDS = 0.25e-6
"""Seconds of one core for a pixel of a picture that is read, worked on without a model and written without loss.

Measured: 0.06 to 0.09 to write it, as much to read it, 0.11 to search its movement; all in millionths.
"""


@dataclass(frozen=True)
class Expectation:
    """What the jobs of one stage of a film need."""

    jobs: float
    """In the whole film."""
    kind: str
    """What is the same for jobs that take about as long: engine, models, and what makes them larger or smaller."""
    seconds: float
    """Of a job; typical."""
    disk: float
    """Bytes that a job leaves; typical."""
    vram: float
    """Gigabytes of the smallest card that its models work on, by the table of models; 0 without a model."""


@dataclass(frozen=True)
class Outlook:
    """What a film is expected to need."""

    topic: str
    preset: str
    vram: float
    """Gigabytes of a card's memory that its models may fill."""
    has_real_models: bool
    """Whether it is made with models that are no miniatures."""
    is_made: bool
    """Whether it was made before, with whatever settings and script."""
    stages: dict[str, Expectation]


def outlook(
    root: Path, film: dict[str, Any], *, length: float, writer: str, dialogues: Sequence[str] = ()
) -> Outlook:
    """What a film is expected to need.

    Args:
        root: the project's folder.
        film: its resolved settings.
        length: the topic's, in seconds.
        writer: the engine of its script.
        dialogues: those of its scenes; while there are none, the topic's length tells how many there will be.
    """
    around = film["timeline"]["lead_in"] + film["timeline"]["tail"]
    cards = [film["film"][f"{card}_card"] for card in ("opening", "closing")]
    if dialogues:
        pace = film["persona"]["voice"]["words_per_minute"]
        scenes = len(dialogues)
        seconds = sum(speaking_seconds(text, pace, film["language"]) + around for text in dialogues)
    else:
        seconds = max(1.0, length - sum(cards))
        scenes = max(1, round(seconds * _SCENES / _SECONDS))
    jobs = _jobs(film, scenes, seconds / scenes)
    pixels = _lossless_pixels(film, seconds / scenes, jobs["chunk"] / scenes)
    sizes = _sizes(film, seconds / scenes, seconds + sum(cards))
    sizes |= {stage: written * _LOSSLESS_BYTES for stage, written in pixels.items()}
    return Outlook(
        topic=film["topic"],
        preset=film["preset"],
        vram=film["vram"],
        has_real_models=any(real_models(film, section) for section in set(SECTIONS.values())),
        is_made=(root / f"results/{film['topic']}/{film['preset']}/film.mp4").is_file(),
        stages={
            stage: Expectation(
                jobs=jobs[stage],
                kind=writer if stage == "script" else _kind(stage, film),
                seconds=_seconds(stage, film, pixels.get(stage, 0), writer),
                disk=sizes[stage],
                vram=_vram(root, stage, film),
            )
            for stage in STAGES
        },
    )


def _jobs(film: dict[str, Any], scenes: int, seconds: float) -> dict[str, float]:
    """Jobs of each stage, for so many scenes of so many seconds."""
    pace = section_engine(film, "video").pace(film)
    of_scenes = dict.fromkeys(("speech", "image", "clip", "finish"), scenes)
    return {
        **dict.fromkeys(STAGES, 1),
        **of_scenes,
        "last_image": scenes if film["video"].get("chaining") == "keyframes" else 0,
        "chunk": scenes * len(pace.lengths(math.ceil(seconds * pace.fps))),
        "quality": scenes if hasattr(section_engine(film, "video"), "measures") else 0,
        "lipsync": math.ceil(scenes * _ON_CAMERA / _SCENES),
        "enhance": scenes if hasattr(section_engine(film, "finish"), "enhance") else 0,
        "card": sum(film["film"][f"{card}_card"] > 0 for card in ("opening", "closing")),
    }


def _lossless_pixels(film: dict[str, Any], seconds: float, chunks: float) -> dict[str, float]:
    """Pixels of all pictures that a job writes without loss, by stage; nothing for engines that write none."""
    pace = section_engine(film, "video").pace(film)
    pixels = film["width"] * film["height"]
    generated = (
        pixels * min(1.0, film["video"].get("resolution", math.inf) / min(film["width"], film["height"])) ** 2
    )
    clip = seconds * pace.fps * generated
    chunk = sum(pace.lengths(math.ceil(seconds * pace.fps))) * generated / chunks
    wanted = {"chunk": chunk, "clip": clip, "lipsync": clip, "enhance": seconds * film["fps"] * pixels}
    return {
        stage: written
        for stage, written in wanted.items()
        if getattr(section_engine(film, SECTIONS[stage]), "suffix", None) == "mkv"
    }


def _sizes(film: dict[str, Any], seconds: float, length: float) -> dict[str, float]:
    """Bytes that a job of the draft leaves, by stage: scenes of so many seconds, a film of `length` seconds."""
    pixels = film["width"] * film["height"]
    picture = film["fps"] * pixels * _H264_BYTES  # bytes of a second
    card = max(film["film"]["opening_card"], film["film"]["closing_card"])
    whole = length * (picture + _SOUND_BYTES)
    return {
        **dict.fromkeys(STAGES, _SMALL_FILE),
        "speech": seconds * _SOUND_BYTES,
        "image": pixels * _PNG_BYTES,
        "last_image": pixels * _PNG_BYTES,
        "finish": seconds * picture,
        "card": card * picture,
        "sound": length * _SOUND_BYTES,
        "film": whole,
        "marks": whole,
        "credentials": whole,
        "publish": whole,
        "report": length * _PAGE_BYTES,
    }


def _kind(stage: str, film: dict[str, Any]) -> str:
    """Such as "wan, wan2.2-ti2v-5b, resolution 480, steps 0, 1280x720, 25 fps, 12.0 GB"."""
    size = [f"{film['width']}x{film['height']}", f"{film['fps']} fps"]
    if stage not in SECTIONS:
        return ", ".join(size)
    section = film[SECTIONS[stage]]
    engine = section_engine(film, SECTIONS[stage])
    measures = [f"{name} {section[name]}" for name in _MEASURES if name in section]
    models = model_names(engine, section)
    vram = [f"{film['vram']} GB"] if models else []
    return ", ".join([section["engine"], *models, *measures, *size, *vram])


def _seconds(stage: str, film: dict[str, Any], lossless_pixels: float, writer: str) -> float:
    """Of a job, as it took elsewhere."""
    if stage == "script":
        return starting_seconds(stage, is_studio=writer == "chat")
    if stage in _WITH_THE_MODEL and real_models(film, SECTIONS[stage]):
        return starting_seconds(stage, is_studio=True)
    return starting_seconds(stage, is_studio=False) + lossless_pixels * _PIXEL_SECONDS


def real_models(film: dict[str, Any], section: str) -> list[str]:
    """The models of a section of a film's settings that are no miniatures."""
    names = model_names(section_engine(film, section), film[section])
    return [name for name in names if name not in MINIATURES]


def _vram(root: Path, stage: str, film: dict[str, Any]) -> float:
    if stage not in _WITH_THE_MODEL:
        return 0.0
    return max((find_model(root, name).vram for name in real_models(film, SECTIONS[stage])), default=0.0)

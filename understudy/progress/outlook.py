"""What a film is expected to need before any of it is made: how many jobs of each stage, of what kind, how big."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from understudy.engines import model_names, section_engine
from understudy.miniatures import MINIATURES
from understudy.models.table import find_model
from understudy.script.speech_time import speaking_seconds
from understudy.settings.film import Film
from understudy.stages.extent import Extent, card_seconds
from understudy.stages.table import STAGES, starting_seconds

_MEASURES = ("steps", "megapixels", "resolution", "longest", "chunk_seconds", "precision", "interpolation")
"""The settings of engines that make a job larger or smaller."""

_SCENES = 6
_SECONDS = 35.0
"""Of a typical film without its cards."""

_LOSSLESS_BYTES = 1.4
"""Bytes of a pixel of a picture in FFV1 as `understudy.media.lossless` writes it.

Measured on photographs: 1.0 to 1.3; with grain 1.8; drawn pictures have 0.7, noise 3.3.
"""
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


def outlook(root: Path, film: Film, *, length: float, writer: str, dialogues: Sequence[str] = ()) -> Outlook:
    """What a film is expected to need.

    Args:
        root: the project's folder.
        film: its resolved settings.
        length: the topic's, in seconds.
        writer: the engine of its script.
        dialogues: those of its scenes; while there are none, the topic's length tells how many there will be.
    """
    around = film["timeline"]["lead_in"] + film["timeline"]["tail"]
    if dialogues:
        pace = film["persona"]["voice"]["words_per_minute"]
        scenes = len(dialogues)
        seconds = sum(speaking_seconds(text, pace, film["language"]) + around for text in dialogues)
    else:
        seconds = max(1.0, length - sum(card_seconds(film).values()))
        scenes = max(1, round(seconds * _SCENES / _SECONDS))
    extent = Extent(film, scenes, seconds / scenes)
    jobs = {name: stage.count(extent) for name, stage in STAGES.items()}
    pixels = _lossless_pixels(film, extent.seconds, jobs["chunk"] / scenes)
    sizes = {name: stage.size(extent) for name, stage in STAGES.items()}
    sizes |= {stage: written * _LOSSLESS_BYTES for stage, written in pixels.items()}
    return Outlook(
        topic=film["topic"],
        preset=film["preset"],
        vram=film["vram"],
        has_real_models=any(real_models(film, stage) for stage in STAGES),
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


def _lossless_pixels(film: Film, seconds: float, chunks: float) -> dict[str, float]:
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
        if (section := STAGES[stage].section)
        and getattr(section_engine(film, section), "suffix", None) == "mkv"
    }


def _kind(stage: str, film: Film) -> str:
    """Such as "wan, wan2.2-ti2v-5b, resolution 480, steps 0, 1280x720, 25 fps, 12.0 GB"."""
    size = [f"{film['width']}x{film['height']}", f"{film['fps']} fps"]
    name = STAGES[stage].section
    if name is None:
        return ", ".join(size)
    section, engine = film[name], section_engine(film, name)
    measures = [f"{name} {section[name]}" for name in _MEASURES if name in section]
    models = model_names(engine, section)
    vram = [f"{film['vram']} GB"] if models else []
    return ", ".join([section["engine"], *models, *measures, *size, *vram])


def _seconds(stage: str, film: Film, lossless_pixels: float, writer: str) -> float:
    """Of a job, as it took elsewhere."""
    if stage == "script":
        return starting_seconds(stage, is_studio=writer == "chat")
    if STAGES[stage].loads_model and real_models(film, stage):
        return starting_seconds(stage, is_studio=True)
    return starting_seconds(stage, is_studio=False) + lossless_pixels * _PIXEL_SECONDS


def real_models(film: Film, stage: str) -> list[str]:
    """The models of a stage's engine that are no miniatures, with a film's settings."""
    section = STAGES[stage].section
    names = model_names(section_engine(film, section), film[section]) if section else []
    return [name for name in names if name not in MINIATURES]


def _vram(root: Path, stage: str, film: Film) -> float:
    if not STAGES[stage].loads_model:
        return 0.0
    return max((find_model(root, name).vram for name in real_models(film, stage)), default=0.0)

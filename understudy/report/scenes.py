"""What a page shows of each scene, read from the files of the film."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from understudy.files import read_json
from understudy.media.audio import read_wav
from understudy.report.costs import Cost, costs_of_scene, total
from understudy.report.embed import thumbnail
from understudy.report.quality import Figure, Judged, judged_scene
from understudy.report.waveform import waveform
from understudy.speech.content import Word
from understudy.stages.stage import Request
from understudy.timeline import Timeline, TimelineScene, chunks_of


@dataclass(frozen=True)
class Stage:
    """With what one stage of a scene was done."""

    name: str
    engine: str
    """With its revision."""
    models: list[str]
    """Each with its licence."""
    seeds: list[int]


@dataclass(frozen=True)
class SceneOfPage:
    """One row of the storyboard."""

    id: str
    number: int
    """Counted from 1."""
    dialogue: str
    prompts: list[tuple[str, str]]
    """(what it is for, prompt), those that are not empty."""
    on_camera: bool
    start: float
    """Seconds of the film."""
    seconds: float
    shots: int
    chunks: int
    picture: str
    """Its keyframe as a data URI."""
    waveform: Markup
    words: list[Word]
    """{"text", "start", "end"}: seconds of its speech."""
    words_per_minute: float
    stages: list[Stage]
    costs: list[Cost]
    judged: list[Judged]

    @property
    def total(self) -> Cost | None:
        """What all its jobs took; None if that is not known."""
        return total(self.costs)

    @property
    def failures(self) -> list[Figure]:
        """The figures beyond their limits."""
        return [figure for part in self.judged for figure in part.failures]


def scenes_of_page(folder: Path, logs: Path, timeline: Timeline, request: Request) -> list[SceneOfPage]:
    """The scenes of a film, in order; arguments as of `understudy.report.page.make`. Raises UserError."""
    return [
        _scene(number, text, entry, folder / "scenes", logs, timeline["fps"], request)
        for number, (text, entry) in enumerate(zip(request["scenes"], timeline["scenes"], strict=True), 1)
    ]


def _scene(
    number: int,
    text: dict[str, Any],
    entry: TimelineScene,
    scenes: Path,
    logs: Path,
    fps: int,
    request: Request,
) -> SceneOfPage:
    spoken, seen = scenes / text["id"], scenes / text["take"]
    start, chunks = entry["start"] / fps, len(chunks_of(entry))
    words = read_json(spoken / "speech.json")["words"]
    samples, rate = read_wav(spoken / "speech.wav")
    return SceneOfPage(
        id=text["id"],
        number=number,
        dialogue=text["dialogue"],
        prompts=_prompts(text, request["presenter"]["wardrobe"]),
        on_camera=text["on_camera"],
        start=start,
        seconds=entry["frames"] / fps,
        shots=len(entry["shots"]),
        chunks=chunks,
        picture=thumbnail(seen / "image.png"),
        waveform=waveform(samples, rate, words, starts=start + request["speech_start"]),
        words=words,
        words_per_minute=60 * len(words) / max(entry["speech"], 0.1),
        stages=_stages(text, request),
        costs=costs_of_scene(logs, text["id"], text["take"], chunks),
        judged=judged_scene(scenes, text["take"], text["measured"]),
    )


def _prompts(text: dict[str, Any], wardrobe: str) -> list[tuple[str, str]]:
    prompts = [
        ("Picture", text["image_prompt"]),
        ("Clothes", wardrobe if text["on_camera"] else ""),
        ("Movement", text["video_prompt"]),
        ("At the end", text["last_frame_prompt"]),
    ]
    return [(name, prompt) for name, prompt in prompts if prompt]


def _stages(text: dict[str, Any], request: Request) -> list[Stage]:
    """The stages that the scene passes through."""
    licences = {
        model["title"]: model["licence"].partition(", https://")[0] or "licence not known"
        for model in request["models"]
    }
    return [
        Stage(
            name=stage,
            engine=request["engines"][stage],
            models=[f"{model} ({licences[model]})" for model in models],
            seeds=text["seeds"][stage],
        )
        for stage, models in request["models_of_stages"].items()
        if stage != "lips" or text["on_camera"]
    ]

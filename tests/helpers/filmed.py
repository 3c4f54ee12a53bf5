"""A film of a second or two with all its files, made without the workflow, for tests of its page."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from shipped import shipped

from understudy.film.assembly import assemble
from understudy.media.audio import SAMPLE_RATE, write_wav
from understudy.media.encoding import write_video
from understudy.report.page import make
from understudy.settings.project import Project
from understudy.stages.report import REPORT

FPS = 25
SCENE_FRAMES = 50
WIDTH, HEIGHT = 160, 90
SPEECH_START = 0.24
HOSTILE = (
    '</script><script>window.wasRun = 1</script><img src=x onerror="window.wasRun = 1"> \'"&<!-- {{ 7 * 7 }}'
)


@dataclass
class Filmed:
    """A film and what it is made with."""

    root: Path
    settings: dict[str, Any]
    script: dict[str, Any]
    timeline: dict[str, Any]

    @property
    def folder(self) -> Path:
        return self.root / "results/firewalls/draft"

    @property
    def logs(self) -> Path:
        return self.root / "logs/firewalls/draft"

    def page(self) -> Path:
        """Make the page as the film's files are now."""
        request = REPORT.request(self.settings, self.script, self.timeline)
        output = self.folder / "report.html"
        make(output, folder=self.folder, logs=self.logs, timeline=self.timeline, mark_key=None, **request)
        return output

    def text(self) -> str:
        """Make the page; its text."""
        return self.page().read_text(encoding="utf-8")

    def write(self, name: str, content: Any) -> None:
        """A JSON file in the film's folder."""
        (self.folder / name).write_text(json.dumps(content))

    def log(self, name: str, text: str) -> None:
        """A job's log."""
        file = self.logs / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def filmed(root: Path, *dialogues: str) -> Filmed:
    """A film with a scene of two seconds for each dialogue; its prompts are hostile."""
    scenes = [
        {
            "id": f"scene-{number}",
            "dialogue": dialogue,
            "image_prompt": HOSTILE,
            "video_prompt": "Slow push in.",
            "on_camera": number % 2 == 1,
        }
        for number, dialogue in enumerate(dialogues, 1)
    ]
    frames = SCENE_FRAMES * len(scenes)
    timeline = {
        "fps": FPS,
        "opening_card": 0,
        "closing_card": 0,
        "frames": frames,
        "scenes": [
            {
                "id": scene["id"],
                "start": number * SCENE_FRAMES,
                "frames": SCENE_FRAMES,
                "speech": 1.5,
                "shots": [{"frames": SCENE_FRAMES, "chunks": [SCENE_FRAMES]}],
            }
            for number, scene in enumerate(scenes)
        ],
    }
    settings = Project(shipped()).film("firewalls", "draft") | {"width": WIDTH, "height": HEIGHT}
    film = Filmed(root, settings, {"title": HOSTILE, "scenes": scenes}, timeline)
    _write_files(film)
    return film


def _write_files(film: Filmed) -> None:
    tone = 0.1 * np.sin(2 * np.pi * 220 * np.arange(round(1.5 * SAMPLE_RATE)) / SAMPLE_RATE)
    pictures, speech = [], []
    for number, scene in enumerate(film.script["scenes"]):
        folder = film.folder / "scenes" / scene["id"]
        folder.mkdir(parents=True)
        colour = np.full((HEIGHT, WIDTH, 4), (40 * number, 160, 90, 255), np.uint8)
        cv2.imwrite(str(folder / "image.png"), colour)
        write_wav(folder / "speech.wav", tone)
        words = scene["dialogue"].split()
        step = 1.4 / len(words)
        times = [
            {"text": word, "start": round(place * step, 4), "end": round((place + 1) * step, 4)}
            for place, word in enumerate(words)
        ]
        film.write(f"scenes/{scene['id']}/speech.json", {"duration": 1.5, "words": times})
        speech.append({"words": times})
        write_video([colour] * SCENE_FRAMES, folder / "finished.mp4", width=WIDTH, height=HEIGHT, fps=FPS)
        pictures.append(folder / "finished.mp4")
    seconds = film.timeline["frames"] / FPS
    write_wav(film.folder / "sound.wav", np.resize(tone, round(seconds * SAMPLE_RATE)))
    assemble(
        pictures,
        film.folder / "sound.wav",
        speech,
        film.timeline,
        film=film.folder / "film.mp4",
        srt=film.folder / "film.srt",
        vtt=film.folder / "film.vtt",
        title="A film",
        language="en",
        speech_start=SPEECH_START,
    )

"""How long each scene lasts, where it stands in the film, where it is cut, and how many chunks it needs."""

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypedDict

from understudy.speech.content import Speech, Word
from understudy.text.sentences import ends_of_sentences

REVISION = "3"
"""Raised when the same request would give another file; then it is made again."""


@dataclass(frozen=True)
class Pace:
    """In what portions a video engine makes pictures."""

    fps: float
    """Frames a second that it makes."""
    longest: int
    """Frames of its longest chunk."""
    shortest: int
    """Frames of its shortest chunk."""
    step: int = 1
    """A chunk has `shortest` frames and a multiple of this."""
    overlap: int = 0
    """First frames of a chunk that goes on from another one, which repeat the end of that one."""
    cuts: bool = False
    """Whether a scene is cut into shots at the ends of sentences, rather than made in one long chain of chunks."""

    def lengths(self, frames: int) -> list[int]:
        """Frames of the chunks that together, without what they repeat, have at least `frames`."""
        lengths: list[int] = []
        while frames > 0:
            wanted = frames + (self.overlap if lengths else 0)
            steps = math.ceil(max(0, wanted - self.shortest) / self.step)
            lengths.append(min(self.longest, self.shortest + steps * self.step))
            frames -= lengths[-1] - (self.overlap if len(lengths) > 1 else 0)
        return lengths


class TimelineShot(TypedDict):
    """A part of a scene between two cuts."""

    frames: int
    """Of the film."""
    chunks: list[int]
    """The video engine's frames of each."""


class TimelineScene(TypedDict):
    """The place of a scene."""

    id: str
    start: int
    """Frame of the film."""
    frames: int
    speech: float
    """Seconds."""
    shots: list[TimelineShot]


class Timeline(TypedDict):
    """What timeline.json holds; cards and the whole film in frames."""

    fps: int
    opening_card: int
    closing_card: int
    frames: int
    scenes: list[TimelineScene]


class Chunk(TypedDict):
    """What a video engine is asked to make at once."""

    shot: int
    """The number of its shot in the scene."""
    frames: int
    continues: bool
    """Whether it goes on from the last one."""


def plan(
    speeches: list[Speech],
    *,
    scenes: list[str],
    language: str,
    fps: int,
    pace: dict[str, Any],
    lead_in: float,
    tail: float,
    opening_card: float,
    closing_card: float,
) -> Timeline:
    """The timeline of a film from its speech.

    Every length is a whole number of the film's frames, so that sound and picture cannot drift apart.

    Args:
        speeches: of each scene.
        scenes: ids of the scenes, in order.
        language: BCP 47 tag of the speech.
        fps: frames per second of the film.
        pace: the video engine's `Pace`, as plain values.
        lead_in: seconds of picture before the speech.
        tail: seconds of picture after the speech.
        opening_card: seconds of the title card.
        closing_card: seconds of the closing card.
    """
    engine = Pace(**pace)
    position = opening_frames = round(opening_card * fps)
    entries: list[TimelineScene] = []
    for scene, speech in zip(scenes, speeches, strict=True):
        frames = math.ceil(round((lead_in + speech["duration"] + tail) * fps, 6))
        cuts = _cuts(speech["words"], language, lead_in, frames / fps, engine) if engine.cuts else []
        borders = [0, *(round(cut * fps) for cut in cuts), frames]
        shots = [_shot(end - start, fps, engine) for start, end in pairwise(borders)]
        entries.append(
            {
                "id": scene,
                "start": position,
                "frames": frames,
                "speech": speech["duration"],
                "shots": shots,
            }
        )
        position += frames
    closing_frames = round(closing_card * fps)
    return {
        "fps": fps,
        "opening_card": opening_frames,
        "closing_card": closing_frames,
        "frames": position + closing_frames,
        "scenes": entries,
    }


def _shot(frames: int, fps: int, pace: Pace) -> TimelineShot:
    """So many of the engine's frames that the film's last one lies between two of them, or on one."""
    return {"frames": frames, "chunks": pace.lengths(math.ceil(round((frames - 1) * pace.fps / fps, 6)) + 1)}


def _cuts(words: list[Word], language: str, lead_in: float, end: float, pace: Pace) -> list[float]:
    """Seconds of the scene at which it is cut: between sentences, where a shot would outgrow one chunk."""
    longest, shortest = pace.longest / pace.fps, pace.shortest / pace.fps
    last = ends_of_sentences([word["text"] for word in words], language)
    borders = [
        lead_in + (word["end"] + following["start"]) / 2
        for (word, following), is_last in zip(pairwise(words), last, strict=False)
        if is_last
    ]
    cuts: list[float] = []
    start = 0.0
    for border, following in pairwise([*borders, end]):
        if following - start > longest and border - start >= shortest and end - border >= shortest:
            cuts.append(border)
            start = border
    return cuts


def chunks_of(entry: TimelineScene) -> list[Chunk]:
    """The chunks of a scene, in order."""
    return [
        {"shot": shot, "frames": frames, "continues": place > 0}
        for shot, content in enumerate(entry["shots"])
        for place, frames in enumerate(content["chunks"])
    ]


def spoken_words(timeline: Timeline, speech: list[Speech], speech_start: float) -> list[Word]:
    """All words of a film {"text", "start", "end"}, in seconds of the film.

    Takes {"words": [...]} of each scene, in seconds of its speech, and the seconds of picture before each speech.
    """
    return [
        {**word, "start": word["start"] + place, "end": word["end"] + place}
        for place, spoken in zip(speech_places(timeline, speech_start), speech, strict=True)
        for word in spoken["words"]
    ]


def speech_places(timeline: Timeline, speech_start: float) -> list[float]:
    """When each scene's speech begins, in seconds of the film."""
    return [entry["start"] / timeline["fps"] + speech_start for entry in timeline["scenes"]]

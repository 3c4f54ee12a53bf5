"""How long each scene lasts, where it stands in the film, and how many chunks it needs."""

import math
from typing import Any

REVISION = "1"
"""Raised when the same request would give another file; then it is made again."""


def plan(
    durations: list[float],
    *,
    scenes: list[str],
    fps: int,
    chunk_seconds: float,
    lead_in: float,
    tail: float,
    opening_card: float,
    closing_card: float,
) -> dict[str, Any]:
    """The timeline of a film from the length of each scene's speech.

    Every length is a whole number of frames, so that sound and picture cannot drift apart; each chunk but
    those of another length setting has the same number of frames, so that a scene that grows keeps the
    chunks it has.

    Args:
        durations: seconds of speech, one per scene.
        scenes: ids of the scenes, in order.
        fps: frames per second.
        chunk_seconds: length of one chunk.
        lead_in: seconds of picture before the speech.
        tail: seconds of picture after the speech.
        opening_card: seconds of the title card.
        closing_card: seconds of the closing card.

    Returns:
        {"fps", "opening_card" and "closing_card" (frames), "frames" (of the whole film), "scenes": [{"id",
        "start" (frame of the film), "frames", "speech" (seconds), "chunks" (frames of each)}]}
    """
    chunk_frames = max(1, round(chunk_seconds * fps))
    position = opening_frames = round(opening_card * fps)
    entries = []
    for scene, duration in zip(scenes, durations, strict=True):
        frames = math.ceil(round((lead_in + duration + tail) * fps, 6))
        chunks = [chunk_frames] * math.ceil(frames / chunk_frames)
        entries.append(
            {"id": scene, "start": position, "frames": frames, "speech": duration, "chunks": chunks}
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


def speech_places(timeline: dict[str, Any], speech_start: float) -> list[float]:
    """When each scene's speech begins, in seconds of the film."""
    return [entry["start"] / timeline["fps"] + speech_start for entry in timeline["scenes"]]

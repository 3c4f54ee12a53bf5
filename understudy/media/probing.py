"""What a file of pictures or sound holds: length, rate, size."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from understudy.media.container import decoding_errors, opened, video_stream
from understudy.media.errors import MediaError


@dataclass(frozen=True)
class VideoFacts:
    """What a video file holds."""

    frames: int
    fps: float
    width: int
    """Pixels."""
    height: int
    """Pixels."""
    duration: float
    """Seconds of picture."""
    audio_duration: float | None
    """Seconds of sound; None if there is none."""
    video_start: float = 0.0
    """Seconds of the file at which its picture begins."""
    audio_start: float = 0.0
    """Seconds of the file at which its sound begins; 0 if there is none."""


def probe(path: Path) -> VideoFacts:
    """Length, rate and size of a video file, from its index where it has one; raises MediaError."""
    with opened(path) as container:
        video = video_stream(container, path)
        audio = container.streams.audio[0] if container.streams.audio else None
        frames = video.frames or sum(1 for packet in container.demux(video) if packet.size)
        if not video.average_rate:
            raise MediaError(f"{path}: says no frame rate. Delete it and make it again.")
        fps = float(video.average_rate)
        return VideoFacts(
            frames=frames,
            fps=fps,
            width=video.width,
            height=video.height,
            duration=_seconds(video) or frames / fps,
            audio_duration=_seconds(audio) if audio else None,
            video_start=_start(video),
            audio_start=_start(audio) if audio else 0.0,
        )


@dataclass(frozen=True)
class Packets:
    """What a film's file really holds, whatever its index says."""

    frames: int
    sound: float
    """Seconds."""
    subtitles: int
    """Streams."""


def packets(film: Path) -> Packets:
    """Reads a film from beginning to end without decoding it; raises MediaError."""
    with opened(film) as container, decoding_errors(film):
        sound = container.streams.audio[0] if container.streams.audio else None
        frames = ticks = 0
        for packet in container.demux(video_stream(container, film), *([sound] if sound else [])):
            if packet.size and packet.stream is sound:
                ticks += packet.duration or 0
            elif packet.size:
                frames += 1
        return Packets(
            frames,
            float(ticks * sound.time_base) if sound and sound.time_base else 0.0,
            len(container.streams.subtitles),
        )


def picture_size(path: Path) -> tuple[int, int] | None:
    """Width and height in pixels of a film's or still's picture; None for sounds; raises MediaError."""
    with opened(path) as container:
        streams = container.streams.video
        return (streams[0].width, streams[0].height) if streams else None


def _seconds(stream: Any) -> float | None:
    return float(stream.duration * stream.time_base) if stream.duration else None


def _start(stream: Any) -> float:
    return float(stream.start_time * stream.time_base) if stream.start_time else 0.0

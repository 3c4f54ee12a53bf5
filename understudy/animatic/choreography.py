"""How a draft scene moves: the draft's chunks, clips and synced clips are files of this form, drawn once at the end."""

import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from understudy.animatic.composition import Composition


@dataclass(frozen=True)
class Choreography:
    """Positions of everything that moves, frame by frame."""

    composition: Composition
    frames: int
    fps: int
    tracks: dict[str, list[float]] = field(default_factory=dict)
    """One value per frame and name: camera (zoom, pan), head (yaw, tilt, pitch), gaze, brow, blink, mouth ..."""
    reveals: tuple[float, ...] = ()
    """When each subject of the composition appears, in seconds from the scene's start."""
    figure_at: float = 0.0
    """When the figure of a number layout begins to count, in the same seconds."""
    state: dict[str, Any] = field(default_factory=dict)
    """Where everything stands after the last frame: the next chunk starts from it."""

    def to_json(self) -> str:
        """One line of JSON, the same for the same choreography."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Choreography":
        """Raises TypeError, KeyError or json.JSONDecodeError if the text is no choreography."""
        fields = json.loads(text)
        composition = Composition.from_json(json.dumps(fields.pop("composition")))
        return cls(composition=composition, **{**fields, "reveals": tuple(fields["reveals"])})

    def with_tracks(self, tracks: dict[str, list[float]]) -> "Choreography":
        """The same scene with tracks added or replaced; each must have one value per frame."""
        for name, values in tracks.items():
            if len(values) != self.frames:
                raise ValueError(f"track {name} has {len(values)} values for {self.frames} frames")
        return replace(self, tracks={**self.tracks, **tracks})


def join(chunks: list[Choreography], frames: int) -> Choreography:
    """Chunks end to end, cut to `frames` (at most their sum)."""
    available = sum(chunk.frames for chunk in chunks)
    if available < frames:
        raise ValueError(f"{len(chunks)} chunks hold {available} frames, the scene needs {frames}")
    tracks = {
        name: [value for chunk in chunks for value in chunk.tracks[name]][:frames]
        for name in chunks[0].tracks
    }
    return replace(chunks[-1], frames=frames, tracks=tracks, state={})

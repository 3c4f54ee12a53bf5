"""How the presenter stands and looks in one frame."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace


@dataclass(frozen=True)
class Mouth:
    """The form of the lips; every value 0..1. The default is a closed mouth at rest."""

    width: float = 0.5
    open: float = 0.0
    round: float = 0.0
    teeth: float = 0.0
    tongue: float = 0.0
    press: float = 0.0


@dataclass(frozen=True)
class Pose:
    """Everything about the presenter that moves; the default looks calmly into the camera."""

    head_yaw: float = 0.0
    """-1 (to the picture's left) .. 1."""
    head_tilt: float = 0.0
    """Degrees, clockwise."""
    head_pitch: float = 0.0
    """-1 (up) .. 1 (down)."""
    gaze_x: float = 0.0
    gaze_y: float = 0.0
    brow: float = 0.0
    """0 (at rest) .. 1 (raised)."""
    blink: float = 0.0
    """0 (open) .. 1 (closed)."""
    breath: float = 0.0
    """-1 (out) .. 1 (in)."""
    smile: float = 0.5
    mouth: Mouth = field(default_factory=Mouth)

    def turned_as(self, other: "Pose") -> "Pose":
        """The same expression on a head that is turned as in another pose."""
        return replace(
            self,
            head_yaw=other.head_yaw,
            head_tilt=other.head_tilt,
            head_pitch=other.head_pitch,
            breath=other.breath,
        )


_POSE_TRACKS = tuple(item.name for item in fields(Pose) if item.name != "mouth")
MOUTH_TRACKS = {f"mouth_{item.name}": item.name for item in fields(Mouth)}
"""Name of the track -> field of Mouth."""


def pose_at(tracks: Mapping[str, Sequence[float]], index: int) -> Pose:
    """The pose in frame `index`; what no track moves is at rest."""
    mouth = {name: tracks[track][index] for track, name in MOUTH_TRACKS.items() if track in tracks}
    moved = {name: tracks[name][index] for name in _POSE_TRACKS if name in tracks}
    return Pose(**moved, mouth=Mouth(**mouth))

"""The presenter's acting: turns of the head, glances, brows, blinks and breath, frame by frame.

The head follows its targets on critically damped springs. Everything that decides what comes next is in
`Acting`, so a chunk that starts from the last one's goes on as if the two had been one.
"""

import math
import random
from dataclasses import dataclass, field
from typing import Any

from understudy.drawing.easing import wander

_STEPS = 4  # of the springs' integration, per frame
_STIFFNESS = 6.0  # 1/s: a turn of the head takes about half a second
_EYES_STIFFNESS = 22.0  # 1/s: eyes jump
_BROW_STIFFNESS = 9.0  # 1/s

_BLINK_LENGTH = 0.2  # seconds
_BREATH_LENGTH = 3.9  # seconds

TRACKS = ("head_yaw", "head_tilt", "head_pitch", "gaze_x", "gaze_y", "brow", "blink", "breath", "smile")

_STIFF = {"gaze_x": _EYES_STIFFNESS, "gaze_y": _EYES_STIFFNESS, "brow": _BROW_STIFFNESS}
_SPRINGS = ("head_yaw", "head_tilt", "head_pitch", "gaze_x", "gaze_y", "brow", "smile")


@dataclass
class Spring:
    """A value that follows its target, critically damped: as fast as it can without overshooting."""

    position: float = 0.0
    velocity: float = 0.0
    target: float = 0.0

    def follow(self, stiffness: float, seconds: float) -> None:
        """Move on by a short time."""
        pull = stiffness * stiffness * (self.target - self.position) - 2 * stiffness * self.velocity
        self.velocity += pull * seconds
        self.position += self.velocity * seconds


@dataclass
class Acting:
    """Where the acting stands; `advance` plays it on, `to_state` and `from_state` carry it over."""

    seed: int
    frame: int = 0
    drawn: int = 0
    """How many random numbers have been drawn: the next one depends on seed and this count alone."""
    turn_at: float = 0.0
    """Seconds of the scene at which the head turns next."""
    glance_end: float = 0.0
    blink_at: float = -_BLINK_LENGTH
    springs: dict[str, Spring] = field(default_factory=lambda: {name: Spring() for name in _SPRINGS})

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> "Acting":
        """Continue from a state made by `to_state`."""
        return cls(
            **{**state, "springs": {name: Spring(**spring) for name, spring in state["springs"].items()}}
        )

    def to_state(self) -> dict[str, Any]:
        """Everything as JSON values."""
        return {**vars(self), "springs": {name: dict(vars(spring)) for name, spring in self.springs.items()}}

    def advance(self, frames: int, fps: int) -> dict[str, list[float]]:
        """Play `frames` frames on; one value per frame for every name in TRACKS."""
        tracks: dict[str, list[float]] = {name: [] for name in TRACKS}
        for _ in range(frames):
            for name, value in self._next_frame(fps).items():
                tracks[name].append(round(value, 4))
        return tracks

    def _draw(self, low: float, high: float) -> float:
        self.drawn += 1
        return random.Random(f"{self.seed}:{self.drawn}").uniform(low, high)

    def _next_frame(self, fps: int) -> dict[str, float]:
        seconds = self.frame / fps
        if seconds >= self.turn_at:
            self._choose_turn(seconds)
        if seconds >= self.glance_end:
            self._set(gaze_x=0.0, gaze_y=0.0, brow=0.08)
        if seconds >= self.blink_at + _BLINK_LENGTH:
            self._choose_blink(seconds)
        values = {name: spring.position for name, spring in self.springs.items()}
        for name, spring in self.springs.items():
            for _ in range(_STEPS):
                spring.follow(_STIFF.get(name, _STIFFNESS), 1 / (fps * _STEPS))
        self.frame += 1
        return {
            "head_yaw": values["head_yaw"] + 0.06 * wander(seconds, self.seed % 17),
            "head_tilt": values["head_tilt"] + 0.35 * wander(seconds * 0.8, self.seed % 13 + 3),
            "head_pitch": values["head_pitch"] + 0.05 * wander(seconds * 1.1, self.seed % 11 + 5),
            # Eyes stay on the viewer while the head turns.
            "gaze_x": values["gaze_x"] - 0.55 * values["head_yaw"] + 0.04 * wander(seconds * 0.6, 9),
            "gaze_y": values["gaze_y"] - 0.5 * values["head_pitch"] + 0.04 * wander(seconds * 0.6, 4),
            "brow": max(0.0, values["brow"]),
            "blink": self._blink(seconds),
            "breath": math.sin(2 * math.pi * seconds / _BREATH_LENGTH),
            "smile": values["smile"],
        }

    def _set(self, **targets: float) -> None:
        for name, target in targets.items():
            self.springs[name].target = target

    def _choose_turn(self, seconds: float) -> None:
        """A new attitude of the head, with a glance aside or raised brows now and then."""
        self._set(
            head_yaw=self._draw(-0.5, 0.5),
            head_tilt=self._draw(-2.2, 2.2),
            head_pitch=self._draw(-0.16, 0.2),
            smile=self._draw(0.38, 0.66),
        )
        self.turn_at = seconds + self._draw(1.3, 3.1)
        self.glance_end = seconds + self._draw(0.35, 0.8)
        mood = self._draw(0, 1)
        if mood < 0.28:
            self._set(gaze_x=self._draw(-0.35, 0.35), gaze_y=self._draw(-0.12, 0.16))
        elif mood > 0.6:
            self._set(brow=self._draw(0.4, 0.8))

    def _choose_blink(self, seconds: float) -> None:
        """People blink every three to four seconds, at times twice in a row."""
        double = self._draw(0, 1) < 0.14
        self.blink_at = seconds + (0.08 if double else self._draw(2.0, 4.6))

    def _blink(self, seconds: float) -> float:
        """How closed the lids are: they fall faster than they rise."""
        share = (seconds - self.blink_at) / _BLINK_LENGTH
        if not 0 < share < 1:
            return 0.0
        closing_ends = 0.38
        away = (
            (closing_ends - share) / closing_ends
            if share < closing_ends
            else (share - closing_ends) / (1 - closing_ends)
        )
        return 1 - away**2

"""The camera before the presenter: how close it is, and how it moves.

Design units: the picture's short side is 720 of them. A chunk does not know how long its scene will be, so a
move depends on the time since the scene's start alone: it starts gently, drifts, and never passes its limit.
"""

import math
import re
from dataclasses import dataclass
from typing import Literal

from understudy.animatic.composition import Shot
from understudy.drawing.easing import ease
from understudy.drawing.safe_area import DesignFrame, Shape

Move = Literal["hold", "push in", "pull out", "pan left", "pan right"]

_LIMIT_ZOOM = 0.08
_LIMIT_DIAGRAM_ZOOM = 0.035
LIMIT_PAN = 34.0
"""How far a pan goes in all, half of it to each side; design units."""
_DRIFT_TIME = 9.0  # seconds in which a move goes some 63 % of its way
_START_TIME = 1.2  # seconds until the camera is up to speed

_WORDS: tuple[tuple[Move, str], ...] = (
    ("push in", r"\b(push|dolly|zoom|move|track|creep)\w*( slowly| gently)? in|\b(closer|push-in|zoom-in)\b"),
    (
        "pull out",
        r"\b(pull|dolly|zoom|move|track)\w*( slowly| gently)? (out|back|away)|\b(pull-out|zoom-out)\b",
    ),
    ("pan left", r"\b(pan|slide|track|drift|move|truck)\w*( slowly| gently)?( to the)? left\b"),
    ("pan right", r"\b(pan|slide|track|drift|move|truck)\w*( slowly| gently)?( to the)? right\b"),
)

# Size of the face, in head units per design unit, and the height of its middle, for each form of picture.
_FRAMINGS: dict[Shape, dict[Shot, tuple[float, float]]] = {
    "wide": {"wide": (0.88, 342.0), "medium": (1.12, 316.0), "close": (1.5, 326.0)},
    "square": {"wide": (0.78, 300.0), "medium": (0.98, 286.0), "close": (1.18, 290.0)},
    "tall": {"wide": (0.98, 490.0), "medium": (1.42, 520.0), "close": (1.62, 500.0)},
}

_HEADROOM = 26.0  # design units over the hair
_ASIDE = {"wide": 150.0, "medium": 165.0, "close": 205.0}  # how far the presenter makes way for call-outs


@dataclass(frozen=True)
class Framing:
    """Where the middle of the face is in a picture at rest, and how large the presenter, in design units."""

    x: float
    y: float
    scale: float


def framing(shot: Shot, frame: DesignFrame, hair_top: float, callouts: bool) -> Framing:
    """How a shot frames somebody whose hair reaches `hair_top` units over the middle of the face.

    High hair lowers the face, so that no medium or wide shot cuts it, not even at the end of a push in.
    """
    scale, y = _FRAMINGS[frame.shape][shot]
    if shot != "close":
        y = max(y, _HEADROOM + hair_top * scale * (1 + _LIMIT_ZOOM))
    aside = _ASIDE[shot] if callouts and frame.shape == "wide" else 0.0
    return Framing(frame.width / 2 - aside, y, scale)


def move_of(prompt: str) -> Move:
    """The camera move that a video prompt asks for; the first named wins, none named holds the camera."""
    found = [(match.start(), move) for move, words in _WORDS if (match := re.search(words, prompt.lower()))]
    return min(found)[1] if found else "hold"


def _progress(seconds: float) -> float:
    """How much of a move is done, 0 up to nearly 1."""
    return (1 - math.exp(-seconds / _DRIFT_TIME)) * ease(seconds / _START_TIME)


def camera_tracks(move: Move, start: int, frames: int, fps: int) -> dict[str, list[float]]:
    """Tracks zoom (1 is the framing at rest) and pan (design units; the picture moves right).

    They have `frames` values; the first is that of the scene's frame number `start`.
    """
    done = [_progress((start + i) / fps) for i in range(frames)]
    zoom, pan = {
        "hold": ([1.0] * frames, [0.0] * frames),
        "push in": ([1 + _LIMIT_ZOOM * share for share in done], [0.0] * frames),
        "pull out": ([1 + _LIMIT_ZOOM * (1 - share) for share in done], [0.0] * frames),
        "pan left": ([1.0] * frames, [LIMIT_PAN * (share - 0.5) for share in done]),
        "pan right": ([1.0] * frames, [LIMIT_PAN * (0.5 - share) for share in done]),
    }[move]
    return {
        "zoom": [round(value, 5) for value in zoom],
        "pan": [round(value, 3) for value in pan],
    }


def diagram_tracks(start: int, frames: int, fps: int) -> dict[str, list[float]]:
    """The slow push in on a diagram, whatever the prompt says: a panned diagram would leave its margins."""
    done = [_progress((start + i) / fps) for i in range(frames)]
    return {"zoom": [round(1 + _LIMIT_DIAGRAM_ZOOM * share, 5) for share in done]}

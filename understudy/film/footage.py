"""What a scene shows before anything lies over it: a clip's frames, or a choreography that is drawn here."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.media.errors import MediaError

if TYPE_CHECKING:
    from understudy.drawing.canvas import Frame


def footage(clip: Path, frame: "Frame", *, introduced: bool, fps: int, place: int = 0) -> Iterator[None]:
    """Puts picture after picture into `frame`; raises MediaError if a clip has another rate or size.

    Args:
        clip: frames at the film's rate and size, or a choreography (.json).
        frame: of the film's size.
        introduced: whether the presenter's name will lie over the scene.
        fps: frames a second of the film.
        place: of the first picture; counted from the end below 0.
    """
    return _drawn(clip, frame, introduced, place) if _is_drawn(clip) else _shown(clip, frame, fps, place)


def length(clip: Path) -> int:
    """Frames of a clip or choreography."""
    if _is_drawn(clip):
        from understudy.animatic.choreography import Choreography

        return Choreography.from_json(clip.read_text(encoding="utf-8")).frames
    from understudy.media.lossless import read_clip

    return read_clip(clip).frames


def _is_drawn(clip: Path) -> bool:
    return clip.suffix == ".json"


def _drawn(clip: Path, frame: "Frame", introduced: bool, place: int) -> Iterator[None]:
    from understudy.animatic.choreography import Choreography
    from understudy.animatic.scene import make_scene
    from understudy.drawing.overlay import GONE
    from understudy.drawing.safe_area import design_frame

    choreography = Choreography.from_json(clip.read_text(encoding="utf-8"))
    height, width, _ = frame.array.shape
    if introduced and design_frame(width, height).shape != "wide":
        # In a narrow picture the name stands where call-outs would.
        choreography = replace(choreography, reveals=tuple(max(t, GONE) for t in choreography.reveals))
    scene = make_scene(choreography)
    for index in range(choreography.frames)[place:]:
        scene.draw(frame, index)
        yield


def _shown(clip: Path, frame: "Frame", fps: int, place: int) -> Iterator[None]:
    import cv2

    from understudy.media.lossless import read_clip

    given = read_clip(clip)
    height, width, _ = frame.array.shape
    if (given.width, given.height, given.fps) != (width, height, fps):
        raise MediaError(
            f"{clip}: {given.width}x{given.height} pixels at {given.fps} frames a second, for a film of "
            f"{width}x{height} at {fps}. Delete it and make it again."
        )
    for picture in given.pictures(range(given.frames)[place]):
        cv2.cvtColor(picture, cv2.COLOR_RGB2BGRA, dst=frame.array)
        yield

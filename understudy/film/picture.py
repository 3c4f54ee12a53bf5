"""The picture of one scene, finished: its frames, what lies over them, as silent H.264."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from understudy.media import Encoding, MediaError, write_video

if TYPE_CHECKING:
    import numpy

    from understudy.animatic.canvas import Frame

REVISION = "1"
"""Raised when the same request would give another file; then it is made again."""


def make(
    clip: Path,
    output: Path,
    *,
    words: list[dict[str, Any]],
    width: int,
    height: int,
    fps: int,
    speech_start: float,
    burn_captions: bool,
    slate: str | None,
    label_until: float | None,
    lower_third: dict[str, str] | None,
    palette: int,
    encoding: dict[str, Any],
) -> None:
    """Draw captions, name, label and slate over a clip and encode it; raises MediaError.

    Args:
        clip: frames at the film's rate and size, or a choreography (.json), which is drawn here.
        output: the video to write.
        words: [{"text", "start", "end"}], seconds from the start of the speech.
        width: pixels.
        height: pixels.
        fps: frames per second.
        speech_start: seconds of picture before the speech.
        burn_captions: whether captions are drawn into the picture.
        slate: the name on the DRAFT slate, None for no slate.
        label_until: seconds for which the film's label is shown; None for all of them.
        lower_third: {"name", "role"} of the presenter where they are introduced.
        palette: which set of colours.
        encoding: {"preset", "crf"} of H.264.
    """
    from understudy.animatic.canvas import Frame
    from understudy.film.overlays import Overlays

    overlays = Overlays(
        words,
        width=width,
        height=height,
        fps=fps,
        speech_start=speech_start,
        burn_captions=burn_captions,
        slate=slate,
        label_until=label_until,
        lower_third=lower_third,
        palette=palette,
    )
    frame = Frame(width, height)
    scene = _drawn(clip, frame, bool(lower_third)) if clip.suffix == ".json" else _shown(clip, frame, fps)

    def pictures() -> Iterator["numpy.ndarray"]:
        for index, _ in enumerate(scene):
            overlays.draw(frame, index)
            yield frame.array

    write_video(pictures(), output, width=width, height=height, fps=fps, encoding=Encoding(**encoding))


def _drawn(clip: Path, frame: "Frame", introduced: bool) -> Iterator[None]:
    """Draws a choreography into `frame`, picture after picture."""
    from understudy.animatic.choreography import Choreography
    from understudy.animatic.overlay import GONE
    from understudy.animatic.safe_area import design_frame
    from understudy.animatic.scene import make_scene

    choreography = Choreography.from_json(clip.read_text(encoding="utf-8"))
    height, width, _ = frame.array.shape
    if introduced and design_frame(width, height).shape != "wide":
        # In a narrow picture the name stands where call-outs would.
        choreography = replace(choreography, reveals=tuple(max(t, GONE) for t in choreography.reveals))
    scene = make_scene(choreography)
    for index in range(choreography.frames):
        scene.draw(frame, index)
        yield


def _shown(clip: Path, frame: "Frame", fps: int) -> Iterator[None]:
    """Copies a clip's frames into `frame`, one after the other."""
    import cv2

    from understudy.lossless import read_clip

    given = read_clip(clip)
    height, width, _ = frame.array.shape
    if (given.width, given.height, given.fps) != (width, height, fps):
        raise MediaError(
            f"{clip}: {given.width}x{given.height} pixels at {given.fps} frames a second, for a film of "
            f"{width}x{height} at {fps}. Delete it and make it again."
        )
    for picture in given.pictures():
        cv2.cvtColor(picture, cv2.COLOR_RGB2BGRA, dst=frame.array)
        yield

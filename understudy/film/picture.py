"""The picture of one scene, finished: its frames, what lies over them, as silent H.264."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from understudy.media.encoding import Encoding, write_video
from understudy.settings.film import EncodingSettings
from understudy.speech.content import Word

if TYPE_CHECKING:
    import numpy

REVISION = "3"
"""Raised when the same request would give another file; then it is made again."""


class SceneFade(TypedDict):
    """A fade, as far as it lies in one scene."""

    frames: int
    """Of this scene, that fade."""
    introduced: bool
    """Whether the neighbour introduces the presenter."""


def make(
    clip: Path,
    output: Path,
    *,
    words: list[Word],
    language: str,
    width: int,
    height: int,
    fps: int,
    speech_start: float,
    burn_captions: bool,
    slate: str | None,
    label_until: float | None,
    lower_third: dict[str, str] | None,
    palette: int,
    encoding: EncodingSettings,
    before: Path | None = None,
    after: Path | None = None,
    fade_in: SceneFade | None = None,
    fade_out: SceneFade | None = None,
) -> None:
    """Draw captions, name, label and slate over a clip and encode it; raises MediaError.

    Args:
        clip: frames at the film's rate and size, or a choreography (.json), which is drawn here.
        output: the video to write.
        words: [{"text", "start", "end"}], seconds from the start of the speech.
        language: BCP 47 tag of the words.
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
        before: the clip of the scene that this one fades in from.
        after: the clip of the scene that it fades out to.
        fade_in: from `before`.
        fade_out: into `after`.
    """
    from understudy.drawing.canvas import Frame
    from understudy.film.fade import Fade
    from understudy.film.footage import footage, length
    from understudy.film.overlays import Overlays

    overlays = Overlays(
        words,
        language=language,
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
    fades = []
    if before and fade_in:
        fades.append(Fade(before, frame, place=-1, edge=0, fps=fps, **fade_in))
    if after and fade_out:
        fades.append(Fade(after, frame, place=0, edge=length(clip) - 1, fps=fps, **fade_out))

    def pictures() -> Iterator["numpy.ndarray"]:
        for index, _ in enumerate(footage(clip, frame, introduced=bool(lower_third), fps=fps)):
            for fade in fades:
                fade.mix(frame, index)
            overlays.draw(frame, index)
            yield frame.array

    write_video(pictures(), output, width=width, height=height, fps=fps, encoding=Encoding(**encoding))

"""Draft video: chunks that say how camera and presenter move, instead of pictures of it."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from annotated_types import Gt, Le

from understudy.settings.film import Film
from understudy.speech.content import Speech
from understudy.timeline import Pace

if TYPE_CHECKING:
    from understudy.animatic.choreography import Choreography

_FIRST_PART_BY = 1.2  # seconds: a diagram does not stay empty for longer
_LAST_PART_BEFORE_END = 0.6  # seconds: what appears later is not seen


@dataclass(frozen=True)
class Settings:
    """Chunks that say how camera and presenter move; they are drawn when the film is finished."""

    chunk_seconds: Annotated[float, Gt(0), Le(60)] = 8.0
    """How long one chunk is, in seconds."""


class Engine:
    """Plays the drawn presenter's acting and the camera's move on, chunk by chunk."""

    revision = "2"
    preloads = ("understudy.animatic.camera", "understudy.animatic.acting", "understudy.animatic.reveals")
    suffix = "json"
    settings_type = Settings

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @staticmethod
    def pace(film: Film) -> Pace:
        """Chunks of one length at the film's own rate, so that a scene that grows keeps those it has."""
        frames = max(1, round(film["video"]["chunk_seconds"] * film["fps"]))
        return Pace(film["fps"], frames, frames)

    def animate(
        self, start: Path, output: Path, *, prompt: str, frames: int, fps: int, seed: int, index: int
    ) -> None:
        """Write chunk `index` of `frames` frames; `start` is image.png for the first, else the chunk before.

        The first chunk's seed starts the acting, later chunks carry it on.
        """
        from understudy.animatic import camera
        from understudy.animatic.acting import Acting
        from understudy.animatic.choreography import Choreography
        from understudy.image.embed import read_composition

        if index == 0:
            composition, first, acting = read_composition(start), 0, Acting(seed)
        else:
            previous = Choreography.from_json(start.read_text())
            composition, first = previous.composition, previous.state["frame"]
            acting = Acting.from_state(previous.state["acting"])
        if composition.kind == "presenter":
            tracks = camera.camera_tracks(camera.move_of(prompt), first, frames, fps)
            tracks |= acting.advance(frames, fps)
        else:
            tracks = camera.diagram_tracks(first, frames, fps)
        state = {"frame": first + frames, "acting": acting.to_state()}
        output.write_text(Choreography(composition, frames, fps, tracks, state=state).to_json())

    def join(
        self,
        chunks: list[Path],
        output: Path,
        *,
        frames: int,
        speech: Speech | None,
        speech_start: float,
    ) -> None:
        """Write the clip: the chunks end to end, cut to `frames`, its parts revealed as they are named.

        `speech` has words [{text, start, end}], in seconds after `speech_start`; that is in seconds of the
        clip.
        """
        from understudy.animatic.choreography import Choreography, join

        clip = join([Choreography.from_json(chunk.read_text()) for chunk in chunks], frames)
        words = [
            (speech_start + word["start"], word["text"])
            for word in (speech.get("words", ()) if speech else ())
        ]
        end = max(speech_start, clip.frames / clip.fps - _LAST_PART_BEFORE_END)
        reveals = _reveals(clip, words, speech_start, end)
        figure_at = _figure_at(clip, words, speech_start, end)
        output.write_text(replace(clip, reveals=reveals, figure_at=figure_at).to_json())


def _reveals(
    clip: "Choreography", words: list[tuple[float, str]], start: float, end: float
) -> tuple[float, ...]:
    from understudy.animatic.reveals import reveal_times

    labels = [subject.label for subject in clip.composition.subjects]
    times = reveal_times(labels, words, start, end)
    if clip.composition.kind == "diagram" and times:
        times = (min(times[0], _FIRST_PART_BY), *times[1:])
    return times


def _figure_at(clip: "Choreography", words: list[tuple[float, str]], start: float, end: float) -> float:
    """When the figure is said; the scene's start where there is none, or where nobody says it."""
    from understudy.animatic.reveals import time_of

    composition = clip.composition
    said_at = time_of(f"{composition.number} {composition.unit}", words) if composition.number else None
    return 0.0 if said_at is None else round(min(max(said_at, start), end), 3)

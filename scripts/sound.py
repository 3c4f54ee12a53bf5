"""Lay the sound of the whole film. Run by rules/sound.smk."""

from pathlib import Path

from understudy.files import replace_atomically
from understudy.film.sound import mix
from understudy.processes.job import run
from understudy.stages.sound import SOUND
from understudy.stages.stage import Request
from understudy.timeline import Timeline, speech_places


def lay(request: Request, timeline: Timeline, speech: list[Path], output: Path) -> None:
    """Lay the sound of the whole film: speech in its places, music under it."""
    places = speech_places(timeline, request.pop("speech_start"))
    with replace_atomically(output) as unfinished:
        mix(
            list(zip(places, speech, strict=True)),
            timeline["frames"] / timeline["fps"],
            unfinished,
            **request,
        )


run(lay, SOUND)

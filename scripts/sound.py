"""Lay the sound of the whole film. Run by rules/sound.smk."""

from pathlib import Path

from understudy import requests
from understudy.files import read_json, replace_atomically
from understudy.film.sound import mix
from understudy.processes.job import run
from understudy.timeline import speech_places


def lay(settings: Path, timeline: Path, speech: list[Path], output: Path) -> None:
    """Lay the sound of the whole film: speech in its places, music under it."""
    plan = read_json(timeline)
    request = requests.sound(read_json(settings))
    places = speech_places(plan, request.pop("speech_start"))
    with replace_atomically(output) as unfinished:
        mix(list(zip(places, speech, strict=True)), plan["frames"] / plan["fps"], unfinished, **request)


run(lay)

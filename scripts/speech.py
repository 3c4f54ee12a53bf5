"""Speak the dialogue of one scene. Run by rules/speech.smk."""

from pathlib import Path

from understudy import requests
from understudy.engines import make_engine
from understudy.files import read_json, replace_atomically, write_json
from understudy.job import run


def speak(settings: Path, script: Path, scene: str, sound: Path, words: Path) -> None:
    """Speak the dialogue of one scene, and write down when each word and sound is said."""
    engine, arguments = make_engine("speech", requests.speech(read_json(settings), read_json(script), scene))
    with replace_atomically(sound) as unfinished:
        times = engine.speak(unfinished, **arguments)
    write_json(words, times)


run(speak)

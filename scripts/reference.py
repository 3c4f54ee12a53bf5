"""Make the reference of a persona's voice. Run by rules/persona.smk."""

import json
from pathlib import Path

from understudy.files import replace_atomically, write_json
from understudy.job import run
from understudy.speech.reference import make_reference


def make(request: str, sound: Path, transcript: Path) -> None:
    """Write the few seconds of speech that cloning voices imitate, and what is said in them."""
    arguments = json.loads(request)
    arguments.pop("revision")
    with replace_atomically(sound) as unfinished:
        made = make_reference(unfinished, **arguments)
    write_json(transcript, made)


run(make)

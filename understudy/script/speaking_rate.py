"""How fast a voice really speaks: measured from what it has said in this project."""

from pathlib import Path
from typing import Any

from understudy.files import read_json
from understudy.script.speech_time import speaking_seconds
from understudy.settings.film import Film
from understudy.text.tokens import joined, token_of

_LEAST_SPEECH = 15.0  # seconds; less says little about a voice


def speaking_rate(results: Path, film: Film) -> float:
    """Words per minute of a film's voice, on the scale of `speaking_seconds`.

    Measured over the speech of all films in `results` that the same speech engine spoke with the same voice in
    the same language; the persona's own figure while there is too little of it.

    It is measured when a script is written and is no part of what the script is tracked by: otherwise every
    spoken scene would change the rate a little, and every script would be written again.

    Args:
        results: the folder of all films.
        film: the resolved settings of the film to write for.
    """
    nominal = film["persona"]["voice"]["words_per_minute"]
    estimated = measured = 0.0
    for file in sorted(results.glob("*/*/settings.json")):
        if _voice(read_json(file)) != _voice(film):
            continue
        for spoken in sorted(file.parent.glob("scenes/*/speech.json")):
            speech = read_json(spoken)
            measured += speech["duration"]
            text = joined(map(token_of, speech["words"]))
            estimated += speaking_seconds(text, nominal, film["language"])
    return nominal * estimated / measured if measured >= _LEAST_SPEECH else nominal


def _voice(film: Film) -> tuple[Any, ...]:
    return film["persona"]["id"], film["persona"]["voice"], film["language"], film["speech"]

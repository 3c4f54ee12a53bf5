"""Speak the dialogue of one scene. Run by rules/speech.smk."""

from pathlib import Path

from understudy.engines import section_engine
from understudy.files import read_json, replace_atomically, write_json
from understudy.models.weights_identity import identity
from understudy.processes.job import run
from understudy.quality import speech as gate
from understudy.settings.film import Film
from understudy.speech.times import with_times
from understudy.stages.speech import SPEECH
from understudy.stages.stage import Request


def speak(
    settings: Film,
    request: Request,
    sound: Path,
    words: Path,
    quality: Path,
    reference: list[Path],
    voice: list[Path],
) -> None:
    """Speak the dialogue of one scene, and write down when each word and sound is said, and what was measured.

    `reference` holds the recording that a cloning voice imitates and its transcript; it is empty for any other.
    `voice` holds the weights that were trained on the persona, if there are any.
    """
    if reference:
        recording, transcript = reference
        request["reference"] = {"sound": str(recording), "text": read_json(transcript)["text"]}
    for weights in voice:
        engine = section_engine(settings, "speech")
        settings["models"][settings["speech"][engine.voice]] |= {
            "path": str(weights),
            "identity": identity(weights),
        }
    with replace_atomically(sound) as unfinished:
        speech, measured = gate.speak(settings, request, unfinished)
        times = with_times(unfinished, speech, settings["language"])
    write_json(words, times)
    write_json(quality, measured.to_json())


run(speak, SPEECH)

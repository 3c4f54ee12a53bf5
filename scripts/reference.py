"""Make the reference of a persona's voice. Run by rules/persona.smk."""

import json
from pathlib import Path

from understudy.files import replace_atomically, write_json
from understudy.processes.job import run
from understudy.speech.reference import make_reference


def make(request: str, recording: list[Path], sound: Path, transcript: Path) -> None:
    """Write the few seconds of speech that cloning voices imitate, and what is said in them.

    `recording` holds the persona's own recording, or the list of clips of which the best is taken.
    """
    arguments = json.loads(request)
    arguments.pop("revision")
    for source in recording:
        if source.suffix == ".json":
            arguments |= _best_clip(source)
    with replace_atomically(sound) as unfinished:
        made = make_reference(unfinished, **arguments)
    write_json(transcript, made)


def _best_clip(dataset: Path) -> dict[str, str]:
    from training.recordings.dataset import read_dataset
    from training.recordings.reference import best_reference

    clip = best_reference(read_dataset(dataset))
    return {"recording": str(dataset.with_name("clips") / clip.file), "transcript": clip.text}


run(make)

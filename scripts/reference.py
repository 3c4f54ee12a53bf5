"""Make the reference of a persona's voice. Run by rules/persona.smk."""

from pathlib import Path

from understudy.files import replace_atomically, write_json
from understudy.processes.job import run
from understudy.speech.reference import make_reference
from understudy.stages.persona import REFERENCE
from understudy.stages.stage import Request


def make(request: Request, recording: list[Path], sound: Path, transcript: Path) -> None:
    """Write the few seconds of speech that cloning voices imitate, and what is said in them.

    `recording` holds the persona's own recording, or the list of clips of which the best is taken.
    """
    for source in recording:
        if source.suffix == ".json":
            request |= _best_clip(source)
    with replace_atomically(sound) as unfinished:
        made = make_reference(unfinished, **request)
    write_json(transcript, made)


def _best_clip(dataset: Path) -> dict[str, str]:
    from training.recordings.dataset import read_dataset
    from training.recordings.reference import best_reference

    clip = best_reference(read_dataset(dataset))
    return {"recording": str(dataset.with_name("clips") / clip.file), "transcript": clip.text}


run(make, REFERENCE)

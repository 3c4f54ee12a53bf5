"""Compare a spoken consent with the persona's voice. Run by rules/consent.smk."""

import tempfile
from pathlib import Path
from typing import Any

from training.recordings.speaker import RATE
from training.recordings.spoken import judge
from understudy.errors import UserError
from understudy.files import write_json
from understudy.media.audio import read_audio, write_wav
from understudy.models.resolve import resolve
from understudy.performing import ask
from understudy.persona.checking import permission
from understudy.processes.job import run
from understudy.settings.project import Project
from understudy.stages.consent import SPOKEN_CONSENT
from understudy.stages.stage import Request


def compare(project: Project, persona: str, request: Request, output: Path) -> None:
    """Write down how alike the voices are, and the words; refuse another voice, and other words."""
    given = permission(Path(), persona, project.persona(persona), remember=False)
    if given is None:
        raise UserError(f"persona {persona}: is fictional, and needs no consent.")
    found: dict[str, Any] = {"similarities": [], "heard": None}
    if request["voices"] or request["transcriber"]:
        found = _hear(project, request)
    write_json(output, {"request": request, **judge(request, given.record.subject, **found)})


def _hear(project: Project, request: Request) -> dict[str, Any]:
    preset, transcriber = project.preset(project.config.persona_preset), request["transcriber"]
    models = resolve(Path(), [transcriber] if transcriber else [])
    with tempfile.TemporaryDirectory() as folder:
        sounds = [
            _converted(Path(folder, str(number)), **part)
            for number, part in enumerate([request["spoken"], *request["voices"]])
        ]
        return ask(
            "recordings",
            "spoken",
            "compare",
            preset,
            settings={"transcriber": transcriber},
            paths={"spoken": sounds[0], "voices": sounds[1:]},
            arguments={},
            models={name: model["path"] for name, model in models.items()},
            package="training",
        )


def _converted(folder: Path, file: str, sha256: str, start: float = 0.0, end: float | None = None) -> Path:
    """A part of any file with sound as WAV, as the networks hear it, under the same name."""
    samples = read_audio(Path(file), longest=end, rate=RATE)
    folder.mkdir()
    sound = folder / f"{Path(file).name}.wav"
    write_wav(sound, samples[round(start * RATE) :], RATE)
    return sound


run(compare, SPOKEN_CONSENT)

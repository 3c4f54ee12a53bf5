"""Compare a spoken consent with the persona's voice. Run by rules/consent.smk."""

import tempfile
from pathlib import Path
from typing import Any

from training.calls import call_engine
from training.recordings.speaker import RATE
from training.recordings.spoken import judge
from understudy.errors import UserError
from understudy.files import write_json
from understudy.job import run
from understudy.media.audio import read_audio, write_wav
from understudy.models.resolve import resolve
from understudy.persona.checking import permission
from understudy.persona.spoken import spoken_request
from understudy.settings.project import Project


def compare(persona: str, output: Path) -> None:
    """Write down how alike the voices are, and the words; refuse another voice, and other words."""
    project = Project(Path())
    settings = project.persona(persona)
    given = permission(Path(), persona, settings, remember=False)
    request = given and spoken_request(Path(), settings, given.record)
    if request is None:
        raise UserError(f"persona {persona}: there is no spoken consent to compare.")
    found = {"similarities": [], "heard": None}
    if request["voices"] or request["transcriber"]:
        found = _hear(project, request)
    write_json(output, {"request": request, **judge(request, given.record.subject, **found)})


def _hear(project: Project, request: dict[str, Any]) -> dict[str, Any]:
    preset, transcriber = project.preset(project.config.persona_preset), request["transcriber"]
    models = resolve(Path(), [transcriber] if transcriber else [])
    with tempfile.TemporaryDirectory() as folder:
        sounds = [
            _converted(Path(folder, str(number)), **part)
            for number, part in enumerate([request["spoken"], *request["voices"]])
        ]
        return call_engine(
            "recordings",
            "spoken",
            "compare",
            preset,
            settings={"transcriber": transcriber},
            paths={"spoken": sounds[0], "voices": sounds[1:]},
            arguments={},
            models={name: model["path"] for name, model in models.items()},
        )


def _converted(folder: Path, file: str, sha256: str, start: float = 0.0, end: float | None = None) -> Path:
    """A part of any file with sound as WAV, as the networks hear it, under the same name."""
    samples = read_audio(Path(file), longest=end, rate=RATE)
    folder.mkdir()
    sound = folder / f"{Path(file).name}.wav"
    write_wav(sound, samples[round(start * RATE) :], RATE)
    return sound


run(compare)

"""Spoken consent: a recording in which the person reads the statement, compared with the voice of the persona.

The workflow compares them (rules/consent.smk), where the environment with the networks is; here it is told what the
comparison depends on, and whether it was made.
"""

from pathlib import Path
from typing import Any

from understudy.errors import UserError
from understudy.files import read_json
from understudy.persona.material import shown
from understudy.persona.places import spoken_file
from understudy.persona.record import Consent
from understudy.settings.persona import Persona
from understudy.stages.stage import Request

REVISION = "1"
"""Raised when the same recordings would be judged otherwise."""


def spoken_request(root: Path, persona: Persona, record: Consent) -> Request | None:
    """All that the comparison depends on, as JSON values; None if the record names no recording.

    Args:
        root: the project's folder.
        persona: its settings.
        record: a consent whose files are as it says.

    Returns:
        {"revision", "spoken": {"file", "sha256"}, "voices": [{"file", "sha256", "start", "end"}], "statement", "code",
        "transcriber"}. Voices are the recordings that it is compared with, from `start` to `end` seconds, to the end
        where that is None. Without a transcriber, which is "", words are not compared.
    """
    if not record.spoken_consent:
        return None
    return {
        "revision": REVISION,
        "spoken": {"file": record.spoken_consent, "sha256": record.files[record.spoken_consent]},
        "voices": [
            {"file": file, "sha256": record.files.get(file, ""), "start": start, "end": end}
            for file, start, end in _voices(root, persona)
        ],
        "statement": record.statement,
        "code": record.code,
        "transcriber": persona.recordings.transcriber,
    }


def compared(root: Path, name: str, persona: Persona, record: Consent) -> dict[str, Any] | None:
    """What came of the comparison: {"similarity", "word_errors", "doubts" ...}; None if the record names no recording.

    Raises UserError if it was not made, or with other recordings or another statement.
    """
    request = spoken_request(root, persona, record)
    if request is None:
        return None
    file = root / spoken_file(name)
    found = read_json(file) if file.is_file() else {}
    if found.get("request") != request:
        raise UserError(
            f"{record.spoken_consent}: the spoken consent of {record.subject} was not compared with the persona's "
            f"voice yet, or with another one. `snakemake --cores 1 {spoken_file(name)}` does that; then go on."
        )
    return found


def _voices(root: Path, persona: Persona) -> list[tuple[str, float, float | None]]:
    """The reference, and where in the recordings the person alone is heard: file, start and end."""
    mark = persona.recordings.mark
    reference = [(persona.reference.sound, 0.0, None)] if persona.reference.sound else []
    marked = [(str(Path(persona.recordings.folder, mark.file)), mark.start, mark.end)] if mark else []
    return [(shown(root, root / file), start, end) for file, start, end in reference + marked]

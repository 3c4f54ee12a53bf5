"""The few seconds of speech that a cloning voice imitates."""

import wave
from pathlib import Path

from understudy.errors import UserError

SHORTEST, LONGEST = 3.0, 12.0
"""Seconds. Less shows too little of a voice; of more, F5-TTS takes the first twelve and speaks out of step."""


def check_reference(sound: Path, transcript: str) -> None:
    """Raises UserError if a recording can't serve as reference: its file, its length, or its missing transcript."""
    try:
        with wave.open(str(sound), "rb") as file:
            seconds = file.getnframes() / file.getframerate()
    except (OSError, EOFError, wave.Error) as error:
        raise UserError(
            f"reference {sound}: is no WAV file that can be read ({error}). Save the recording as 16-bit PCM WAV."
        ) from None
    if not SHORTEST <= seconds <= LONGEST:
        raise UserError(
            f"reference {sound}: lasts {seconds:.1f} seconds. Cut one or two whole sentences out of it, "
            f"{SHORTEST:g} to {LONGEST:g} seconds, best 7 to 11, and write down exactly these as its transcript."
        )
    if not transcript.strip():
        raise UserError(
            f"reference {sound}: has no transcript. Write what is said in it, word for word, as `transcript` of the "
            "persona's reference."
        )

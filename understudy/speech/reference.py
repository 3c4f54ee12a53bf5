"""The few seconds of speech that a cloning voice imitates."""

import json
from pathlib import Path
from typing import Any

from understudy.errors import UserError
from understudy.text.languages import primary

REVISION = "1"

SHORTEST, LONGEST = 3.0, 12.0
"""Seconds. Less shows too little of a voice; of more, F5-TTS takes the first twelve and speaks out of step."""
LONG_ENOUGH = 11.0
"""Seconds after which the scratch voice stops, so that nothing has to be cut."""
FALLBACK = "en"
"""Read where a language has no text of its own: the voice's timbre is what counts most."""


def make_reference(
    output: Path, *, recording: str, transcript: str, language: str, voice: dict[str, Any]
) -> dict[str, str]:
    """Writes the persona's own recording, or else the scratch voice with a text rich in sounds, as 16-bit WAV.

    Args:
        output: the WAV file, 48 kHz.
        recording: path of the persona's own recording; empty if it has none.
        transcript: what is said in it.
        language: BCP 47 tag of what the persona speaks.
        voice: how the persona's scratch voice sounds.

    Returns:
        {"text": what is said, "source": "recording" or "scratch voice"}

    Raises:
        UserError: the recording can't serve.
    """
    from understudy.media.audio import read_audio, write_wav

    if recording:
        check_reference(Path(recording), transcript)
        samples = read_audio(Path(recording), longest=LONGEST)
        said, source = transcript, "recording"
    else:
        said, samples = _read_aloud(language, voice)
        source = "scratch voice"
    write_wav(output, samples)
    return {"text": said.strip(), "source": source}


def check_reference(sound: Path, transcript: str) -> None:
    """Raises UserError if a recording can't serve as reference: its file, its length, or its missing transcript."""
    from understudy.media.audio import wav_seconds
    from understudy.media.errors import MediaError

    try:
        seconds = wav_seconds(sound)
    except MediaError as error:
        raise UserError(f"reference {error} Save the recording as 16-bit PCM WAV.") from None
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


def _read_aloud(language: str, voice: dict[str, Any]) -> tuple[str, Any]:
    """As many sentences of the language's text as have room, and their samples."""
    from understudy.media.audio import SAMPLE_RATE, resample
    from understudy.speech.scratch import recite

    texts = json.loads(Path(__file__).with_name("reference_texts.json").read_text(encoding="utf-8"))
    known = primary(language)
    sentences, spoken_language = (texts[known], language) if known in texts else (texts[FALLBACK], FALLBACK)
    for count in range(len(sentences), 0, -1):
        said = " ".join(sentences[:count])
        recital = recite(said, spoken_language, voice=voice, pronunciations={})
        if recital.duration <= LONG_ENOUGH:
            break
    return said, resample(recital.samples, recital.rate, SAMPLE_RATE)

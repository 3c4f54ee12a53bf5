"""The few seconds of speech that a cloning voice imitates."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from understudy.errors import UserError
from understudy.script.speech_time import speaking_seconds
from understudy.speech.audible import lacks_speech
from understudy.speech.silence import sounding
from understudy.text.languages import primary

if TYPE_CHECKING:
    import numpy

REVISION = "1"

SHORTEST, LONGEST = 3.0, 12.0
"""Seconds. Less shows too little of a voice; of more, F5-TTS takes the first twelve and speaks out of step."""
LONG_ENOUGH = 11.0
"""Seconds after which the scratch voice stops, so that nothing has to be cut."""
_USUAL_RATE = 158.0
"""Words a minute."""
_SLOWEST, _FASTEST = 0.4, 2.2
"""Times the usual rate: between 63 and 350 words a minute, which is beyond all speakers on either side."""
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
    """Raises UserError if a recording of any form can't serve as reference, with what to do.

    For its file, its length, a missing transcript or one that it cannot hold, and for silence or noise.
    """
    samples, rate, seconds = _read(sound)
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
    if trouble := lacks_speech(samples, rate):
        raise UserError(
            f"reference {sound}: {trouble}. Record one or two sentences close to the microphone, in a quiet room."
        )
    first, last = sounding(samples, rate)
    spoken, usual = (last - first) / rate, speaking_seconds(transcript, _USUAL_RATE, FALLBACK)
    if not _SLOWEST <= usual / spoken <= _FASTEST:
        raise UserError(
            f"reference {sound}: its transcript takes some {usual:.0f} seconds to say, but {spoken:.1f} seconds are "
            "spoken. Write down exactly what is said, no more and no less, or cut the recording to it."
        )


def _read(sound: Path) -> "tuple[numpy.ndarray, int, float]":
    """Samples, of which some beyond LONGEST may be missing, rate, and length in seconds. Raises UserError."""
    import numpy as np

    from understudy.media.audio import SAMPLE_RATE, read_wav, stream_audio, wav_seconds
    from understudy.media.errors import MediaError

    try:
        if wav_seconds(sound) > LONGEST:
            return np.empty(0, np.float32), SAMPLE_RATE, wav_seconds(sound)
        samples, rate = read_wav(sound)
        return samples, rate, len(samples) / rate
    except MediaError:
        pass  # no WAV of 16 bits, which is all that the environments of some engines can read
    kept, count = [], 0
    try:
        for piece in stream_audio(sound):
            if count <= LONGEST * SAMPLE_RATE:
                kept.append(piece)
            count += len(piece)
    except MediaError as error:
        raise UserError(f"reference {error} Save the recording anew, as WAV, FLAC, MP3 or M4A.") from None
    samples = np.concatenate(kept) if kept else np.empty(0, np.float32)
    return samples, SAMPLE_RATE, count / SAMPLE_RATE


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

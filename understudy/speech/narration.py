"""A text read aloud sentence by sentence: each with a seed and a level of its own, and pauses between them.

So a change in one sentence leaves the sound of all others as it was.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.errors import UserError
from understudy.seeds import seed_of
from understudy.speech.content import Sentence, SpokenSentences
from understudy.speech.utterances import Utterance

if TYPE_CHECKING:
    import numpy

Synthesise = Callable[[str, int], "numpy.ndarray"]
"""From the words of a sentence and a seed to its sound: float32 between -1 and 1."""

LOUDNESS = -20.0
"""LUFS of every sentence. Far enough under full scale for the peaks of a lively voice."""
MOST_GAIN = 12.0
"""dB. What would need more is no voice but the noise behind one."""
HIGHEST_PEAK = 0.89
"""Of full scale: -1 dB."""
FADE = 0.005
"""Seconds from and to silence: no click, and no consonant lost."""


def narrate(
    output: Path,
    sentences: Sequence[Utterance],
    synthesise: Synthesise,
    *,
    rate: int,
    seed: int,
    sentence_pause: float,
    clause_pause: float,
) -> SpokenSentences:
    """Writes the sentences as a WAV file of 48 kHz, 16 bits, mono, without silence around it.

    Args:
        output: the WAV file.
        sentences: what is said in one go, at least one.
        synthesise: the voice.
        rate: samples a second that it gives.
        seed: of the whole text; each sentence gets its own from this and its words.
        sentence_pause: seconds after a sentence.
        clause_pause: seconds after a part of one.

    Returns:
        {"duration": seconds, "sentences": [{"text", "start", "end", "written": [{"text", "joined"}], "spoken": what is
        said for each of these tokens}]}

    Raises:
        UserError: the voice gave something that is no sound.
    """
    import numpy as np

    from understudy.media.audio import SAMPLE_RATE, write_wav

    pieces: list[numpy.ndarray] = []
    told: list[Sentence] = []
    position = 0
    for index, sentence in enumerate(sentences):
        samples = synthesise(sentence.spoken, seed_of(f"{seed} {sentence.spoken}"))
        if not len(samples) or not np.isfinite(samples).all():
            raise UserError(
                f"the voice gave no sound for {sentence.written!r}. Change the sentence, the seed, or the reference "
                "recording; if it happens with every sentence, the weights do not belong to this model."
            )
        spoken = _mastered(samples, rate)
        pieces.append(spoken)
        told.append(
            {
                "text": sentence.written,
                "start": position / SAMPLE_RATE,
                "end": (position + len(spoken)) / SAMPLE_RATE,
                "written": [
                    {"text": token.written.text, "joined": token.written.joined} for token in sentence.tokens
                ],
                "spoken": [token.spoken for token in sentence.tokens],
            }
        )
        position += len(spoken)
        if index < len(sentences) - 1:
            pause = round((sentence_pause if sentence.is_complete else clause_pause) * SAMPLE_RATE)
            pieces.append(np.zeros(pause, np.float32))
            position += pause
    write_wav(output, np.concatenate(pieces))
    return {"duration": position / SAMPLE_RATE, "sentences": told}


def _mastered(samples: "numpy.ndarray", rate: int) -> "numpy.ndarray":
    """At 48 kHz and the common loudness, without silence around it, faded at both ends."""
    import numpy as np

    from understudy.film.loudness import SILENCE, integrated_loudness
    from understudy.media.audio import SAMPLE_RATE, resample
    from understudy.speech.silence import sounding

    samples = resample(samples, rate, SAMPLE_RATE)
    loudness = integrated_loudness(samples)
    if loudness != SILENCE:
        samples = samples * 10 ** (np.clip(LOUDNESS - loudness, -MOST_GAIN, MOST_GAIN) / 20)
    samples = samples * min(1.0, HIGHEST_PEAK / max(np.abs(samples).max(), HIGHEST_PEAK))
    first, last = sounding(samples, SAMPLE_RATE)
    samples = samples[first:last]
    fade = np.sin(np.linspace(0, np.pi / 2, min(round(FADE * SAMPLE_RATE), len(samples) // 2))) ** 2
    gain = np.ones(len(samples), np.float32)
    gain[: len(fade)], gain[len(samples) - len(fade) :] = fade, fade[::-1]
    return (samples * gain).astype(np.float32)

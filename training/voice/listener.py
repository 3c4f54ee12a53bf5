"""What a checkpoint sounds like: it says sentences, which are compared with the persona's own."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from training.recordings.speaker import WINDOW, SpeakerEncoder, read_speech
from training.voice.examples import Example
from understudy.media.audio import write_wav
from understudy.quality.heard import word_error_rate
from understudy.quality.transcriber import load, write_down
from understudy.speech.f5_voice import RATE, Voice, prepare_reference

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

GUIDANCE, SWAY, SPEED = 2.0, -1.0, 1.0
"""As the engine f5 says things by default."""
SEED = 1


class Listener:
    """Lets checkpoints speak in the voice of one reference."""

    def __init__(self, vocoder: Path, transcriber: Path | None, *, device: str, steps: int) -> None:
        self._vocoder, self._device, self._steps = vocoder, device, steps
        self._encoder = SpeakerEncoder()
        self._transcriber: WhisperModel | None = load(transcriber) if transcriber else None

    def imitate(self, sound: Path, text: str) -> None:
        """Takes a recording as reference; raises UserError."""
        self._reference = prepare_reference(sound, text)

    def say(self, checkpoint: Path, texts: list[str], outputs: list[Path]) -> None:
        """Writes each text, spoken by a checkpoint, as WAV."""
        voice = Voice(checkpoint, self._vocoder, device=self._device, average=True)
        for text, output in zip(texts, outputs, strict=True):
            spoken = voice.say(
                text,
                self._reference,
                steps=self._steps,
                guidance=GUIDANCE,
                sway=SWAY,
                speed=SPEED,
                seed=SEED,
                on_step=lambda: None,
            )
            write_wav(output, spoken, RATE)

    def similarity(self, sounds: list[Path], examples: list[Example]) -> float:
        """How alike the voices of the sounds and of the examples are, on average: 0 to 1."""
        own = self._direction([example.sound for example in examples])
        return round(float(self._direction(sounds) @ own), 4)

    def word_errors(self, sounds: list[Path], examples: list[Example], language: str) -> float | None:
        """Part of the examples' words that are not heard in the sounds; None without a transcriber."""
        if self._transcriber is None:
            return None
        heard = [write_down(self._transcriber, sound, language) for sound in sounds]
        return round(word_error_rate([example.text for example in examples], heard), 4)

    def _direction(self, sounds: list[Path]) -> np.ndarray:
        directions = []
        for sound in sounds:
            heard = read_speech(sound)
            heard = np.pad(heard, (0, max(0, WINDOW - len(heard))))
            starts = range(0, len(heard) - WINDOW + 1, WINDOW // 2)
            directions.append(self._encoder(np.stack([heard[start : start + WINDOW] for start in starts])))
        mean = np.concatenate(directions).sum(0)
        return mean / np.linalg.norm(mean)

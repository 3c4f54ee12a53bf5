"""Qwen3-TTS as a library is used from here: weights in, a sentence's sound out. Needs its environment.

A language model writes frames of codes, one after the other, and a codec turns them into sound. It goes on where the
reference ends, and stops when it finds that the text is said.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from understudy.errors import UserError
from understudy.speech.without_sox import without_sox

if TYPE_CHECKING:
    import numpy

FRAME_RATE = 12.5
"""Frames of codes a second, of all models with "12Hz" in their names."""

SPEECH_RATE = 15
"""Bytes of UTF-8 that people say a second, in Latin letters as in Chinese characters of three bytes each."""
LONGEST_TEXT = 16 * SPEECH_RATE
"""Bytes said in one go: of texts of minutes, the model swallows words (QwenLM/Qwen3-TTS, issue 181)."""

ENDLESS = 3
"""Times the expected length over which a sentence counts as one without an end. The model is known to hum on for
minutes now and then (QwenLM/Qwen3-TTS, issue 107)."""
HESITATION = 2.0
"""Seconds that even the shortest text may take longer."""
ATTEMPTS = 3
"""How often a sentence is begun, each time with another seed, until its end is found."""

SILENCE_AFTER = 0.5
"""Seconds put after the reference, as faster-qwen3-tts does: else its last sound runs on into the sentence."""


@dataclass(frozen=True)
class Sampling:
    """How the next code is drawn."""

    temperature: float
    top_k: int
    top_p: float
    repetition_penalty: float


def expected_frames(text: str) -> int:
    """How many frames a text takes, about."""
    return round(len(text.encode()) / SPEECH_RATE * FRAME_RATE)


class Voice:
    """Qwen3-TTS with its codec, loaded."""

    def __init__(self, folder: Path, *, device: str) -> None:
        """Loads a folder as published: bfloat16 as it is there, float32 on a CPU. Raises UserError."""
        import torch

        with without_sox():
            from qwen_tts import Qwen3TTSModel

        self.device = device
        self.library = Qwen3TTSModel.from_pretrained(
            str(folder),
            device_map=device,
            dtype=torch.float32 if device == "cpu" else torch.bfloat16,
            local_files_only=True,
        )
        self.model = self.library.model
        if self.model.tts_model_type != "base":
            raise UserError(
                f"{folder} holds a Qwen3-TTS of the kind {self.model.tts_model_type!r}, which clones no voices. "
                "Take a Base model, such as qwen3-tts-0.6b, as `model` of the preset's speech."
            )
        # What the library does anyway, but it would say so with every sentence.
        self.model.talker.generation_config.pad_token_id = self.model.config.talker_config.codec_eos_token_id

    @property
    def rate(self) -> int:
        """Samples a second that it gives."""
        return self.model.speech_tokenizer.get_output_sample_rate()

    def listen(self, sound: Path, text: str) -> Any:
        """A recording that `check_reference` let pass, as `say` takes it. Raises UserError if it can't be read."""
        import numpy as np

        from understudy.media.audio import read_wav

        samples, rate = read_wav(sound)
        silence = np.zeros(round(SILENCE_AFTER * rate), np.float32)
        return self.library.create_voice_clone_prompt((np.concatenate([samples, silence]), rate), text)

    def say(
        self,
        text: str,
        language: str,
        heard: Any,
        sampling: Sampling,
        *,
        seed: int,
        on_frame: Callable[[int], None],
    ) -> "numpy.ndarray":
        """One sentence in the voice that was heard: float32 at `rate`.

        Args:
            text: the sentence.
            language: as the model calls it.
            heard: what `listen` gave.
            sampling: how codes are drawn.
            seed: the same gives the same sound.
            on_frame: called after each frame with the number of frames so far.

        Raises:
            UserError: the model found no end of it.
        """
        most = round(expected_frames(text) * ENDLESS + HESITATION * FRAME_RATE)
        for attempt in range(ATTEMPTS):
            with self._own_randomness(seed + attempt), self._counted(on_frame):
                (samples,), rate = self.library.generate_voice_clone(
                    text,
                    language,
                    voice_clone_prompt=heard,
                    max_new_tokens=most,
                    temperature=sampling.temperature,
                    top_k=sampling.top_k,
                    top_p=sampling.top_p,
                    repetition_penalty=sampling.repetition_penalty,
                    subtalker_temperature=sampling.temperature,
                    subtalker_top_k=sampling.top_k,
                    subtalker_top_p=sampling.top_p,
                )
            # The last frame is the end, or was cut off.
            if round(len(samples) / rate * FRAME_RATE) < most - 1:
                return samples
        raise UserError(
            f"the voice found no end of {text!r} within {most / FRAME_RATE:.0f} seconds, {ATTEMPTS} times. Take a "
            "reference that ends with a whole sentence and has its exact transcript, another `seed`, or a higher "
            "`temperature` of the preset's speech."
        )

    @contextmanager
    def _own_randomness(self, seed: int) -> Iterator[None]:
        """The global generators, from which alone the library draws, at this seed; afterwards as they were."""
        import torch

        with torch.random.fork_rng(devices=[] if self.device == "cpu" else [self.device]):
            torch.manual_seed(seed)
            yield

    @contextmanager
    def _counted(self, on_frame: Callable[[int], None]) -> Iterator[None]:
        frames = 0

        def count(*_: Any) -> None:
            nonlocal frames
            frames += 1
            on_frame(frames)

        counting = self.model.talker.register_forward_hook(count)
        try:
            yield
        finally:
            counting.remove()

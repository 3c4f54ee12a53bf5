"""Clips as F5-TTS learns from them: a spectrum, and the characters that are said."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from training.recordings.dataset import Clip

if TYPE_CHECKING:
    import torch
    from f5_tts.model import CFM


@dataclass(frozen=True)
class Example:
    """One clip."""

    sound: Path
    text: str
    """As it is said, numbers in words."""
    characters: list[str]
    spectrum: "torch.Tensor"
    """Frames x bands, float32 on the CPU."""

    @property
    def frames(self) -> int:
        """Length of its spectrum."""
        return len(self.spectrum)


def load_examples(
    clips: list[Clip], folder: Path, model: "CFM", language: str, pronunciations: dict[str, str]
) -> list[Example]:
    """All clips of `folder` that `clips` names, with their texts read as the engine will read a film's."""
    import torch
    from f5_tts.model.utils import convert_char_to_pinyin

    from understudy.media.audio import read_wav, resample
    from understudy.speech.f5_voice import RATE
    from understudy.speech.normalisation import normalise
    from understudy.speech.utterances import Utterance

    examples = []
    for clip in clips:
        samples = resample(*read_wav(folder / clip.file), RATE)
        text = Utterance(tuple(normalise(clip.text, language, pronunciations))).spoken
        with torch.inference_mode():
            spectrum = model.mel_spec(torch.from_numpy(samples)[None])[0].T.clone()
        examples.append(Example(folder / clip.file, text, convert_char_to_pinyin([text])[0], spectrum))
    return examples

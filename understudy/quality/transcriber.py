"""What is said, by faster-whisper (MIT) with weights on disk. Runs in the environment f5."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.text.languages import primary
from understudy.workers.place import Place

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

BEAMS = 5
"""Alternatives that are followed; faster-whisper's own number."""


@dataclass(frozen=True)
class Settings:
    """Which weights are used."""

    model: str
    """An entry of config/models.yaml whose folder holds what faster-whisper loads."""


class Engine:
    """Writes down what is said."""

    revision = "1"
    environment = "f5"
    models = ("model",)
    beside = True
    settings_type = Settings

    def __init__(self, settings: Settings, place: Place) -> None:
        self._place = place
        self._model = load(place.models[settings.model])

    def transcribe(self, clips: list[Path], language: str) -> list[str]:
        """The words of each clip, with marks and capitals; `language` is a BCP 47 tag."""
        texts = []
        for clip in clips:
            texts.append(write_down(self._model, clip, language))
            self._place.report(len(texts), len(clips), "clips")
        return texts


def load(folder: Path) -> "WhisperModel":
    """The weights of a folder, on the processor in 8 bits: CTranslate2 wants libraries of CUDA that no wheel brings."""
    from faster_whisper import WhisperModel

    return WhisperModel(str(folder), device="cpu", compute_type="int8", local_files_only=True)


def write_down(model: "WhisperModel", clip: Path, language: str | None) -> str:
    """What is said in a clip; `language` is a BCP 47 tag, or None where the model is to find out."""
    segments, _ = model.transcribe(
        str(clip),
        language=primary(language) if language else None,
        beam_size=BEAMS,
        temperature=0.0,
        condition_on_previous_text=False,
    )
    return " ".join("".join(segment.text for segment in segments).split())

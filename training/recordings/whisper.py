"""What is said, by faster-whisper (MIT) with weights on disk. Runs in the environment f5."""

from dataclasses import dataclass
from pathlib import Path

from understudy.workers.place import Place

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
    Settings = Settings

    def __init__(self, settings: Settings, place: Place) -> None:
        from faster_whisper import WhisperModel

        self._place = place
        # On the processor in 8 bits: CTranslate2 looks for libraries of CUDA of its own, which no wheel here brings.
        self._model = WhisperModel(
            str(place.models[settings.model]), device="cpu", compute_type="int8", local_files_only=True
        )

    def transcribe(self, clips: list[Path], language: str) -> list[str]:
        """The words of each clip, with marks and capitals; `language` is a BCP 47 tag."""
        texts = []
        for clip in clips:
            segments, _ = self._model.transcribe(
                str(clip),
                language=language.split("-")[0].lower(),
                beam_size=BEAMS,
                temperature=0.0,
                condition_on_previous_text=False,
            )
            texts.append(" ".join("".join(segment.text for segment in segments).split()))
            self._place.report(len(texts), len(clips), "clips")
        return texts

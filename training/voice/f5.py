"""Fine-tunes F5-TTS on the clips of one speaker. Runs in the environment f5."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from understudy.workers.place import Place

LEAST_CLIPS, LEAST_SECONDS = 20, 60.0
"""Under which a voice is not learned, but a few sentences by heart."""


@dataclass(frozen=True)
class Settings:
    """What is trained, and how it is listened to."""

    model: str
    """Weights to begin with, an entry of config/models.yaml."""
    vocoder: str
    """Weights that turn spectra into sound."""
    steps: int
    """Function evaluations of a sentence that is said as a sample."""
    transcriber: str = ""
    """Weights for faster-whisper, which count wrong words; empty to do without."""


class Engine:
    """Trains a voice."""

    revision = "1"
    environment = "f5"
    models = ("model", "vocoder", "transcriber")
    settings_type = Settings

    def __init__(self, settings: Settings, place: Place) -> None:
        """Raises UserError if the weights cannot be loaded."""
        from training.voice.listener import Listener

        self._place, self._base = place, place.models[settings.model]
        self._listener = Listener(
            place.models[settings.vocoder],
            place.models.get(settings.transcriber),
            device=place.device,
            steps=settings.steps,
        )

    def train(
        self,
        dataset: Path,
        clips: Path,
        folder: Path,
        *,
        persona: str,
        language: str,
        pronunciations: dict[str, str],
        updates: int,
        learning_rate: float,
        batch_seconds: float,
        measured_every: int,
        identity: str,
    ) -> dict[str, Any]:
        """Learns for so many updates, going on from the state in `folder` if it is of the same training.

        Args:
            dataset: dataset.json.
            clips: the folder of its clips.
            folder: where state.safetensors, checkpoints/, samples/ and training.html are written.
            persona: a name for the page.
            language: BCP 47 tag of what is said.
            pronunciations: written word -> respelling.
            updates: the length of the training.
            learning_rate: the highest.
            batch_seconds: seconds of speech that an update learns from.
            measured_every: updates between two checkpoints.
            identity: what the training depends on; a state with another one is begun anew.

        Returns:
            {"checkpoint": path of the best, which has vocab.txt and perhaps model.yaml beside it, "updates": its own,
            "chosen_by": in words, "checkpoints": [{"updates", "held_out", "similarity", "word_errors"}], "held_out":
            {updates: loss}, "clips": how many were learned from, "seconds": of them}

        Raises:
            UserError: too few clips, a full disk, or a loss that is no number.
            Cancelled: by the place; what was learned since the last checkpoint is lost.
        """
        from training.recordings.dataset import kept, read_dataset
        from training.recordings.reference import best_reference
        from training.voice.examples import load_examples
        from training.voice.training import Training
        from understudy.speech.f5_voice import load_model

        good = kept(read_dataset(dataset), LEAST_CLIPS, LEAST_SECONDS, "training a voice")
        reference = best_reference(good)
        self._listener.imitate(clips / reference.file, reference.text)
        model = load_model(self._base, average=True)
        training = Training(
            model,
            load_examples(good, clips, model, language, pronunciations),
            self._listener,
            self._place,
            base=self._base,
            folder=folder,
            identity=identity,
            updates=updates,
            batch_seconds=batch_seconds,
            measured_every=measured_every,
            learning_rate=learning_rate,
            language=language,
            title=f"Voice of {persona}",
        )
        return training.run()

"""F5-TTS: a voice cloned from a few seconds of speech, or trained on an hour of it.

Chen et al. 2024, https://arxiv.org/abs/2410.06885. The code is MIT; the published weights are CC-BY-NC.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from annotated_types import Ge, Le

from understudy.settings.film import Film
from understudy.speech.content import SpokenSentences
from understudy.speech.reference import check_reference
from understudy.workers.place import Place

if TYPE_CHECKING:
    import numpy


@dataclass(frozen=True)
class Settings:
    """F5-TTS: clones a voice from ten seconds of it."""

    model: str = "f5tts-v1-base"
    """Weights of the voice, an entry of config/models.yaml; a fine-tuned checkpoint is one, too."""
    vocoder: str = "vocos-mel-24khz"
    """Weights that turn its spectra into sound, an entry of config/models.yaml."""
    steps: Annotated[int, Ge(1), Le(128)] = 32
    """Function evaluations a sentence; 16 take half the time and sound nearly as good, says the model's paper."""
    guidance: Annotated[float, Ge(0), Le(10)] = 2.0
    """How closely the voice keeps to text and reference (classifier-free guidance); 2 is the library's default."""
    sway: Annotated[float, Ge(-1), Le(1)] = -1.0
    """Sway sampling: below 0 spends more steps on the beginning, where words form; -1 is the library's default."""
    speed: Annotated[float, Ge(0.3), Le(3)] = 1.0
    """Times the tempo of the reference."""
    average: bool = True
    """Take the averaged (EMA) weights of a checkpoint that has both; those of a short fine-tuning lag behind."""
    sentence_pause: Annotated[float, Ge(0), Le(3)] = 0.4
    """Seconds between sentences."""
    clause_pause: Annotated[float, Ge(0), Le(3)] = 0.2
    """Seconds where a long sentence is divided, at a comma, semicolon or dash."""


class Engine:
    """Speaks with F5-TTS."""

    revision = "3"
    preloads = ()
    environment = "f5"
    models = ("model", "vocoder")
    voice = "model"
    """The setting whose weights a persona's trained voice takes the place of."""
    settings_type = Settings

    def __init__(self, settings: Settings, place: Place) -> None:
        from understudy.speech.f5_voice import Voice

        self.settings, self.place = settings, place
        self._voice = Voice(
            place.models[settings.model],
            place.models[settings.vocoder],
            device=place.device,
            average=settings.average,
        )

    @staticmethod
    def check(film: Film) -> None:
        """Raises UserError if the persona's own recording can't serve as reference."""
        reference = film["persona"]["reference"]
        if reference["sound"]:
            check_reference(Path(reference["sound"]), reference["transcript"])

    def speak(
        self,
        output: Path,
        *,
        text: str,
        language: str,
        reference: dict[str, str],
        pronunciations: dict[str, str],
        seed: int,
    ) -> SpokenSentences:
        """Writes the text as spoken to a WAV file of 48 kHz, without silence around it.

        Args:
            output: the WAV file.
            text: one scene's dialogue.
            language: BCP 47 tag: how numbers and acronyms are read. The published weights speak English and Chinese.
            reference: {"sound": path of a WAV file of 3 to 12 seconds, "text": what is said in it}.
            pronunciations: written word -> respelling; eSpeak's phonemes in [[double brackets]] are passed over.
            seed: the same gives the same sound on the same machine.

        Returns:
            {"duration": seconds, "sentences": [{"text", "start", "end", "spoken"}]}; see `times.with_times`.

        Raises:
            UserError: there is nothing to say, or the reference can't be used.
            Cancelled: by the place.
        """
        from understudy.speech.f5_voice import RATE, prepare_reference
        from understudy.speech.narration import narrate
        from understudy.speech.utterances import utterances

        sound = Path(reference["sound"])
        check_reference(sound, reference["text"])
        prepared = prepare_reference(sound, reference["text"])
        passages = utterances(
            text, language, pronunciations, longest=prepared.longest_text(self.settings.speed)
        )
        total, done = self.settings.steps * len(passages), 0

        def count() -> None:
            nonlocal done
            done += 1
            self.place.report(done, total, "steps")

        def synthesise(words: str, own_seed: int) -> "numpy.ndarray":
            return self._voice.say(
                words,
                prepared,
                steps=self.settings.steps,
                guidance=self.settings.guidance,
                sway=self.settings.sway,
                speed=self.settings.speed,
                seed=own_seed,
                on_step=count,
            )

        return narrate(
            output,
            passages,
            synthesise,
            rate=RATE,
            seed=seed,
            sentence_pause=self.settings.sentence_pause,
            clause_pause=self.settings.clause_pause,
        )

"""Qwen3-TTS: a voice cloned from a few seconds of speech, with weights that commercial films may use.

Qwen3-TTS Technical Report 2026, https://arxiv.org/abs/2601.15621. Code and weights are Apache-2.0. The sound carries no
watermark.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from annotated_types import Ge, Gt, Le

from understudy.errors import UserError
from understudy.settings.film import Film
from understudy.speech.content import SpokenSentences
from understudy.speech.reference import check_reference
from understudy.text.languages import primary
from understudy.workers.place import Place

if TYPE_CHECKING:
    import numpy

LANGUAGES = {
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "ja": "japanese",
    "ko": "korean",
    "pt": "portuguese",
    "ru": "russian",
    "zh": "chinese",
}
"""First part of a language tag -> the model's name for what it speaks, by its model card."""


@dataclass(frozen=True)
class Settings:
    """Qwen3-TTS: clones a voice from ten seconds of it, in ten languages, for commercial films, too."""

    model: str = "qwen3-tts-0.6b"
    """Weights of the voice, an entry of config/models.yaml; of Qwen3-TTS, only the Base models clone voices."""
    temperature: Annotated[float, Gt(0), Le(2)] = 0.9
    """How freely the voice acts; 0.9 is the library's default. Far below, it may not find the end of a sentence."""
    top_k: Annotated[int, Ge(1), Le(2048)] = 50
    """Out of how many of the likeliest sounds each is drawn; 50 is the library's default."""
    top_p: Annotated[float, Gt(0), Le(1)] = 1.0
    """Out of which share of likelihood; 1 is the library's default."""
    repetition_penalty: Annotated[float, Ge(1), Le(2)] = 1.05
    """How much less likely sounds become by being used; 1.05 is the library's default."""
    sentence_pause: Annotated[float, Ge(0), Le(3)] = 0.4
    """Seconds between sentences."""
    clause_pause: Annotated[float, Ge(0), Le(3)] = 0.2
    """Seconds where a long sentence is divided, at a comma, semicolon or dash."""


class Engine:
    """Speaks with Qwen3-TTS."""

    revision = "3"
    preloads = ()
    environment = "qwen"
    models = ("model",)
    settings_type = Settings

    def __init__(self, settings: Settings, place: Place) -> None:
        from understudy.speech.qwen3_tts_voice import Voice

        self.settings, self.place = settings, place
        self.voice = Voice(place.models[settings.model], device=place.device)

    @staticmethod
    def check(film: Film) -> None:
        """Raises UserError if the model does not speak the film's language, or the persona's recording can't serve."""
        _known_language(film["language"])
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
            language: BCP 47 tag.
            reference: {"sound": path of a WAV file of 3 to 12 seconds, "text": what is said in it}.
            pronunciations: written word -> respelling; eSpeak's phonemes in [[double brackets]] are passed over.
            seed: the same gives the same sound on the same machine.

        Returns:
            {"duration": seconds, "sentences": [{"text", "start", "end", "spoken"}]}; see `times.with_times`.

        Raises:
            UserError: the model does not speak the language, there is nothing to say, the reference can't be used,
                or the voice finds no end.
            Cancelled: by the place.
        """
        from understudy.speech.narration import narrate
        from understudy.speech.qwen3_tts_voice import LONGEST_TEXT, Sampling, expected_frames
        from understudy.speech.utterances import utterances

        language_name = _known_language(language)
        sound = Path(reference["sound"])
        check_reference(sound, reference["text"])
        passages = utterances(text, language, pronunciations, longest=LONGEST_TEXT)
        heard = self.voice.listen(sound, reference["text"])
        sampling = Sampling(
            self.settings.temperature,
            self.settings.top_k,
            self.settings.top_p,
            self.settings.repetition_penalty,
        )
        # How many frames there will be is not known; what a passage takes more or less, the next one makes good.
        total = sum(expected_frames(passage.spoken) for passage in passages)
        before = 0

        def synthesise(words: str, own_seed: int) -> "numpy.ndarray":
            nonlocal before
            expected = expected_frames(words)

            def count(frames: int) -> None:
                self.place.report(before + min(frames, expected), total, "steps")

            samples = self.voice.say(words, language_name, heard, sampling, seed=own_seed, on_frame=count)
            before += expected
            return samples

        return narrate(
            output,
            passages,
            synthesise,
            rate=self.voice.rate,
            seed=seed,
            sentence_pause=self.settings.sentence_pause,
            clause_pause=self.settings.clause_pause,
        )


def _known_language(language: str) -> str:
    """The model's name for a language tag; raises UserError if it does not speak it."""
    name = LANGUAGES.get(primary(language))
    if name is None:
        raise UserError(
            f"Qwen3-TTS does not speak {language!r}. It speaks: {', '.join(LANGUAGES)}. "
            "Set `language:` in the persona or topic to one of them, or choose another speech engine."
        )
    return name

"""Whether a spoken consent is in the persona's own voice, and in its own words. Runs in the environment f5."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from understudy.errors import UserError
from understudy.quality.heard import word_error_rate
from understudy.stages.stage import Request
from understudy.text.words import words
from understudy.workers.place import Place

if TYPE_CHECKING:
    import numpy

ACCEPTED, REFUSED = 0.80, 0.75
"""Similarity from which two voices are taken for one, and below which for two. Of ten readers of LibriSpeech, clips of
one were at least 0.879 alike, and those of two at most 0.746; other rooms and days bring the first nearer."""
LEAST_SPEECH = 4.0
"""Seconds of clear speech: as long as the shortest of those clips."""
MOST_WORD_ERRORS, FEW_WORD_ERRORS = 0.5, 0.25
"""Part of the statement's words that may be heard otherwise: of another text nearly all are, of the same one those that
a model mishears, and names and dates, which it writes in its own way."""
LEAST_CODE_WORDS = 3
"""Of the four: one may be misheard; by chance not even one is said."""


@dataclass(frozen=True)
class Settings:
    """Which weights are used."""

    transcriber: str
    """An entry of config/models.yaml whose folder holds what faster-whisper loads; empty for none."""


class Engine:
    """Hears who speaks, and what is said."""

    revision = "1"
    environment = "f5"
    models = ("transcriber",)
    settings_type = Settings

    def __init__(self, settings: Settings, place: Place) -> None:
        from training.recordings.speaker import SpeakerEncoder
        from understudy.quality.transcriber import load

        self._encoder = SpeakerEncoder()
        self._transcriber = load(place.models[settings.transcriber]) if settings.transcriber else None

    def compare(self, spoken: Path, voices: list[Path]) -> dict[str, Any]:
        """{"similarities": to each voice, 0 to 1, "heard": the spoken words, None if nobody writes them down}.

        Args:
            spoken: the spoken consent, a WAV file.
            voices: WAV files of the persona's voice.

        Raises UserError if there is too little speech in one of them.
        """
        from understudy.quality.transcriber import write_down

        own = self._direction(spoken)
        return {
            "similarities": [round(float(own @ self._direction(voice)), 4) for voice in voices],
            "heard": write_down(self._transcriber, spoken, None) if self._transcriber else None,
        }

    def _direction(self, sound: Path) -> "numpy.ndarray":
        import numpy as np

        from training.recordings.listening import HOP, directions, phrases, unit
        from training.recordings.speaker import UNITS, read_speech

        samples = read_speech(sound)
        heard = np.concatenate([np.empty((0, UNITS)), *directions(self._encoder, samples, phrases(samples))])
        if len(heard) * HOP < LEAST_SPEECH:
            raise UserError(
                f"{sound.stem}: there are only {len(heard) * HOP:.0f} seconds of clear speech in it, and a voice is "
                f"known from {LEAST_SPEECH:.0f}. Record it anew, closer to the microphone."
            )
        return unit(heard.sum(0))


def judge(request: Request, subject: str, similarities: list[float], heard: str | None) -> dict[str, Any]:
    """What is written down of a comparison: {"similarity", "heard", "word_errors", "doubts"}.

    Args:
        request: as understudy.persona.spoken.spoken_request gives it.
        subject: the person's name.
        similarities: to each of the request's voices.
        heard: the words of the recording; None if they were not written down.

    Returns:
        The least similarity, None if there is no voice to compare with; the part of the statement's words that are not
        heard, None if words were not compared; sentences about what is neither good nor bad enough.

    Raises UserError if it is another voice, or other words.
    """
    file, doubts = request["spoken"]["file"], []
    for voice, similarity in zip(request["voices"], similarities, strict=True):
        if similarity < REFUSED:
            raise UserError(
                f"{file}: does not sound like {voice['file']}: the voices are {similarity:.3f} alike, and {REFUSED} is "
                f"the least for one person. Have {subject} read the statement anew, in a quiet room and with the "
                "microphone of the other recordings, or take other recordings."
            )
        if similarity < ACCEPTED:
            doubts.append(
                f"its voice is {similarity:.3f} like {voice['file']}, and {ACCEPTED} would be beyond doubt"
            )
    return {
        "similarity": min(similarities, default=None),
        "heard": heard,
        "word_errors": None if heard is None else _judge_words(request, subject, heard, doubts),
        "doubts": doubts,
    }


def _judge_words(request: Request, subject: str, heard: str, doubts: list[str]) -> float:
    file, code, said = request["spoken"]["file"], words(request["code"]), words(heard)
    errors = word_error_rate([request["statement"]], [heard])
    missing = [word for word in code if word not in said]
    if errors > MOST_WORD_ERRORS or len(code) - len(missing) < LEAST_CODE_WORDS:
        raise UserError(
            f"{file}: is not the statement of the consent record, whose code words are {request['code']!r}. Heard was: "
            f"{heard[:200]!r}. Have {subject} read the statement of this record."
        )
    if missing:
        doubts.append(f"its code word {missing[0]} was not heard")
    if errors > FEW_WORD_ERRORS:
        doubts.append(f"{errors:.0%} of the statement's words were heard otherwise")
    return round(errors, 4)

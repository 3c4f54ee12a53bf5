"""What the engine qwen3_tts can say of a film without its model."""

import pytest

from understudy.errors import UserError
from understudy.speech.qwen3_tts import Engine


def film_in(language: str) -> dict:
    return {"language": language, "persona": {"reference": {"sound": "", "transcript": ""}}}


@pytest.mark.parametrize("language", ["en", "en-GB", "pt-BR", "zh-Hans-CN", "DE"])
def test_every_variety_of_a_language_that_it_speaks_is_accepted(language: str) -> None:
    Engine.check(film_in(language))


def test_a_film_in_a_language_that_it_does_not_speak_is_refused_naming_those_that_it_does() -> None:
    with pytest.raises(UserError, match=r"does not speak 'nl-BE'.* de, en, es, fr, it, ja, ko, pt, ru, zh\."):
        Engine.check(film_in("nl-BE"))


def test_a_reference_that_is_no_recording_is_refused() -> None:
    film = {
        "language": "en",
        "persona": {"reference": {"sound": "missing.wav", "transcript": "Hello."}},
    }
    with pytest.raises(UserError, match=r"reference missing\.wav"):
        Engine.check(film)

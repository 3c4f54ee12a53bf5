"""What F5-TTS refuses before any job; tests/studio/f5 has the rest."""

import numpy as np
import pytest

from understudy.errors import UserError
from understudy.media.audio import SAMPLE_RATE, write_wav
from understudy.speech.f5 import Engine


def film(
    sound,
    transcript="What is said is said in some ten seconds, word for word, and nothing else is said in it at all.",
):
    return {"persona": {"reference": {"sound": str(sound), "transcript": transcript}}}


def record(path, seconds):
    """A buzz with syllables."""
    times = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    write_wav(path, 0.2 * np.sign(np.sin(2 * np.pi * 130 * times)) * np.sin(2 * np.pi * 2 * times) ** 2)
    return path


def test_a_persona_without_a_recording_is_imitated_by_its_scratch_voice():
    Engine.check(film(sound="", transcript=""))


def test_a_recording_of_ten_seconds_can_be_imitated(tmp_path):
    Engine.check(film(record(tmp_path / "a.wav", 10)))


def test_a_film_is_refused_whose_persona_has_too_long_a_recording(tmp_path):
    with pytest.raises(UserError, match=r"lasts 30\.0 seconds"):
        Engine.check(film(record(tmp_path / "a.wav", 30)))


def test_a_film_is_refused_whose_persona_has_a_recording_without_transcript(tmp_path):
    with pytest.raises(UserError, match="no transcript"):
        Engine.check(film(record(tmp_path / "a.wav", 10), transcript=""))

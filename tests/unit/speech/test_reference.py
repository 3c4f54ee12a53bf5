import numpy as np
import pytest

from understudy.errors import UserError
from understudy.film.loudness import integrated_loudness
from understudy.media.audio import SAMPLE_RATE, read_wav, resample, write_wav
from understudy.speech.reference import LONGEST, SHORTEST, check_reference, make_reference

VOICE = {"variant": "f2", "pitch": 50, "words_per_minute": 158}


def own_recording(path, seconds=8.0, rate=44_100):
    write_wav(path, 0.3 * np.sin(np.arange(round(seconds * rate)) / 50), rate)
    return path


@pytest.mark.parametrize("language", ["en-GB", "de", "fr", "es", "it", "pt-BR", "nl", "ru", "zh"])
def test_a_persona_without_recordings_gets_seven_to_ten_seconds_in_its_language(tmp_path, language):
    made = make_reference(tmp_path / "a.wav", recording="", transcript="", language=language, voice=VOICE)
    samples, rate = read_wav(tmp_path / "a.wav")
    assert 7 < len(samples) / rate < 10
    assert made["source"] == "scratch voice"


def test_no_two_languages_share_a_text(tmp_path):
    texts = {
        make_reference(tmp_path / "a.wav", recording="", transcript="", language=language, voice=VOICE)[
            "text"
        ]
        for language in ("en", "de", "fr", "es")
    }
    assert len(texts) == 4


def test_a_language_without_a_text_of_its_own_gets_the_english_one(tmp_path):
    def made(language):
        return make_reference(tmp_path / "a.wav", recording="", transcript="", language=language, voice=VOICE)

    assert made("sv") == made("en")


@pytest.mark.parametrize("words_per_minute", [80, 260])
def test_the_slowest_and_the_fastest_scratch_voice_can_be_imitated(tmp_path, words_per_minute):
    voice = VOICE | {"words_per_minute": words_per_minute}
    made = make_reference(tmp_path / "a.wav", recording="", transcript="", language="de", voice=voice)
    check_reference(tmp_path / "a.wav", made["text"])


def test_two_personas_sound_different(tmp_path):
    for name, variant in (("a", "f2"), ("b", "m3")):
        voice = VOICE | {"variant": variant}
        make_reference(tmp_path / f"{name}.wav", recording="", transcript="", language="en", voice=voice)
    assert (tmp_path / "a.wav").read_bytes() != (tmp_path / "b.wav").read_bytes()


def test_the_personas_own_recording_is_taken_where_there_is_one(tmp_path):
    recording = own_recording(tmp_path / "own.wav")
    made = make_reference(
        tmp_path / "a.wav", recording=str(recording), transcript=" I said this. ", language="en", voice=VOICE
    )
    samples, rate = read_wav(tmp_path / "a.wav")
    original, original_rate = read_wav(recording)
    assert made == {"text": "I said this.", "source": "recording"}
    assert rate == SAMPLE_RATE
    assert len(samples) / rate == pytest.approx(len(original) / original_rate, abs=0.01)
    assert integrated_loudness(samples) == pytest.approx(
        integrated_loudness(resample(original, original_rate, rate)), abs=0.1
    )


@pytest.mark.parametrize("seconds", [SHORTEST - 0.5, LONGEST + 0.5])
def test_recordings_that_are_too_short_or_too_long_are_refused_with_what_to_do(tmp_path, seconds):
    with pytest.raises(UserError, match=rf"lasts {seconds:.1f} seconds\. Cut one or two whole sentences"):
        check_reference(own_recording(tmp_path / "a.wav", seconds), "Something.")


def test_a_recording_without_a_transcript_is_refused(tmp_path):
    with pytest.raises(UserError, match="has no transcript"):
        check_reference(own_recording(tmp_path / "a.wav"), "  ")


def test_a_file_that_is_no_sound_is_refused(tmp_path):
    (tmp_path / "a.wav").write_bytes(b"not a recording")
    with pytest.raises(UserError, match="no WAV file"):
        check_reference(tmp_path / "a.wav", "Something.")

import av
import numpy as np
import pytest

from understudy.errors import UserError
from understudy.film.loudness import integrated_loudness
from understudy.media.audio import SAMPLE_RATE, read_wav, resample, write_wav
from understudy.speech.reference import LONGEST, SHORTEST, check_reference, make_reference
from understudy.speech.scratch import recite

VOICE = {"variant": "f2", "pitch": 50, "words_per_minute": 158}


SAID = "The tide rises and falls twice a day. Few people know why, and fewer still have seen it from above."


def own_recording(path, seconds=None, rate=44_100):
    """Six seconds of speech, or as much of it, over and over, as `seconds` say."""
    spoken = recite(SAID, "en", voice=VOICE, pronunciations={})
    samples = resample(spoken.samples, spoken.rate, rate)
    write_wav(path, samples if seconds is None else np.resize(samples, round(seconds * rate)), rate)
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
        tmp_path / "a.wav", recording=str(recording), transcript=f" {SAID} ", language="en", voice=VOICE
    )
    samples, rate = read_wav(tmp_path / "a.wav")
    original, original_rate = read_wav(recording)
    assert made == {"text": SAID, "source": "recording"}
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
    with pytest.raises(UserError, match=r"a\.wav: .* Save the recording anew"):
        check_reference(tmp_path / "a.wav", "Something.")


NOISE = np.random.default_rng(1).normal(size=8 * SAMPLE_RATE)
PAUSE = np.where(np.arange(8 * SAMPLE_RATE) < SAMPLE_RATE, 0, 1)


@pytest.mark.parametrize(
    ("samples", "message"),
    [
        (0 * NOISE, "is silent"),
        (0.0005 * NOISE, "is silent"),
        (0 * NOISE + 0.4, "is silent"),
        (0.1 * NOISE, "nothing but an even sound"),
        (0.3 * np.sin(np.arange(8 * SAMPLE_RATE) / 50), "nothing but an even sound"),
        (0.1 * NOISE * PAUSE, "noise and no voice"),
    ],
    ids=["silence", "hiss", "offset", "noise", "tone", "noise-and-a-pause"],
)
def test_a_recording_in_which_nobody_speaks_is_refused(tmp_path, samples, message):
    write_wav(tmp_path / "a.wav", samples)
    with pytest.raises(UserError, match=rf"a\.wav: .*{message}"):
        check_reference(tmp_path / "a.wav", SAID)


@pytest.mark.parametrize("decibels", [40, 10])
def test_speech_over_noise_is_speech(tmp_path, decibels):
    samples, rate = read_wav(own_recording(tmp_path / "a.wav"))
    noise = np.random.default_rng(1).normal(size=len(samples))
    write_wav(tmp_path / "a.wav", samples + noise * samples.std() / 10 ** (decibels / 20), rate)
    check_reference(tmp_path / "a.wav", SAID)


@pytest.mark.parametrize("transcript", ["Something.", SAID * 5])
def test_a_transcript_that_the_recording_cannot_hold_is_refused(tmp_path, transcript):
    with pytest.raises(
        UserError, match=r"its transcript takes some \d+ seconds to say, but 6\.\d seconds are spoken"
    ):
        check_reference(own_recording(tmp_path / "a.wav"), transcript)


@pytest.mark.parametrize(
    "how",
    [
        ("a.m4a", "aac", "fltp"),
        ("a.mp3", "libmp3lame", "s16p"),
        ("a.flac", "flac", "s16"),
        ("a.wav", "pcm_f32le", "flt"),
        ("a.wav", "pcm_s24le", "s32"),
    ],
    ids=lambda how: how[1],
)
def test_recordings_of_all_forms_are_converted(tmp_path, how):
    name, codec, form = how
    source = own_recording(tmp_path / "source.wav")
    encoded(source, tmp_path / name, codec, form)
    made = make_reference(
        tmp_path / "made.wav", recording=str(tmp_path / name), transcript=SAID, language="en", voice=VOICE
    )
    samples, rate = read_wav(tmp_path / "made.wav")
    original, original_rate = read_wav(source)
    assert made["source"] == "recording"
    assert len(samples) / rate == pytest.approx(len(original) / original_rate, abs=0.1)
    assert integrated_loudness(samples) == pytest.approx(
        integrated_loudness(resample(original, original_rate, rate)), abs=0.5
    )


def test_an_hour_in_another_form_is_refused_by_its_length(tmp_path):
    source = own_recording(tmp_path / "source.wav", 90)
    encoded(source, tmp_path / "a.flac", "flac", "s16")
    with pytest.raises(UserError, match=r"a\.flac: lasts 90\.0 seconds"):
        check_reference(tmp_path / "a.flac", SAID)


def encoded(source, output, codec, form):
    with av.open(str(source)) as sound, av.open(str(output), "w") as file:
        stream = file.add_stream(codec, rate=sound.streams.audio[0].rate)
        stream.layout, stream.format = "mono", form
        resampler = av.AudioResampler(
            form, "mono", stream.rate, frame_size=stream.codec_context.frame_size or None
        )
        for frame in sound.decode(audio=0):
            for piece in resampler.resample(frame):
                file.mux(stream.encode(piece))
        for piece in resampler.resample(None):
            file.mux(stream.encode(piece))
        file.mux(stream.encode())

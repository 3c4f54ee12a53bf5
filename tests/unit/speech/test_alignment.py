import numpy as np
import pytest

from understudy.media.audio import read_wav, resample, write_wav
from understudy.speech.alignment import align
from understudy.speech.scratch import Engine, Settings

TEXT = "Hello, I'm Ada. A heat pump warms your home - even when it's 3.5 degrees outside. It only moves heat."


def record(path, text=TEXT, **voice):
    return Engine(Settings()).speak(path, text=text, language="en-US", voice=voice, pronunciations={}, seed=0)


@pytest.mark.parametrize(
    "voice",
    [
        {"variant": "f3", "pitch": 70, "words_per_minute": 120},
        {"variant": "m3", "pitch": 20, "words_per_minute": 200},
        {"variant": "klatt4"},
    ],
)
def test_another_voices_words_are_found_within_a_tenth_of_a_second(tmp_path, voice):
    truth = record(tmp_path / "a.wav", **voice)
    found = align(tmp_path / "a.wav", TEXT, "en-GB")
    errors = [abs(x["start"] - y["start"]) for x, y in zip(truth["words"], found["words"], strict=True)]
    assert np.median(errors) < 0.03
    assert max(errors) < 0.1


def test_the_form_is_that_of_the_scratch_voice(tmp_path):
    spoken = record(tmp_path / "a.wav")
    found = align(tmp_path / "a.wav", TEXT, "en-US")
    assert list(found) == list(spoken)
    assert found["duration"] == pytest.approx(spoken["duration"])
    assert [word["text"] for word in found["words"]] == TEXT.split()
    times = [time for word in found["words"] for time in (word["start"], word["end"])]
    assert times == sorted(times)
    assert times[0] >= 0
    assert times[-1] <= found["duration"]


def test_a_pause_that_the_speaker_makes_is_found(tmp_path):
    record(tmp_path / "a.wav", "The first half.", variant="f3")
    record(tmp_path / "b.wav", "And the second half.", variant="f3")
    first, rate = read_wav(tmp_path / "a.wav")
    second, _ = read_wav(tmp_path / "b.wav")
    pause = np.zeros(rate)
    write_wav(tmp_path / "both.wav", np.concatenate([first, pause, second]))
    words = align(tmp_path / "both.wav", "The first half. And the second half.", "en")["words"]
    assert words[3]["start"] == pytest.approx(len(first) / rate + 1, abs=0.15)
    assert words[2]["end"] == pytest.approx(len(first) / rate, abs=0.3)


@pytest.mark.parametrize("rate", [16_000, 24_000, 44_100])
def test_recordings_of_any_rate_are_aligned(tmp_path, rate):
    truth = record(tmp_path / "a.wav")
    samples, original = read_wav(tmp_path / "a.wav")
    write_wav(tmp_path / "b.wav", resample(samples, original, rate), rate)
    found = align(tmp_path / "b.wav", TEXT, "en-US")
    assert found["words"][-1]["start"] == pytest.approx(truth["words"][-1]["start"], abs=0.05)


def test_a_recording_of_silence_still_gets_times_in_order(tmp_path):
    write_wav(tmp_path / "a.wav", np.zeros(30_000))
    starts = [word["start"] for word in align(tmp_path / "a.wav", "Nobody speaks here.", "en")["words"]]
    assert starts == sorted(starts)

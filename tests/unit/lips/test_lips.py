"""The mouth follows the speech."""

import wave
from itertools import pairwise

import numpy as np
import pytest

from understudy.animatic.choreography import Choreography
from understudy.animatic.composition import Composition
from understudy.lips.drawn import Engine, Settings
from understudy.lips.listening import cues_from_audio
from understudy.lips.visemes import cues_from_phonemes, mouth_tracks, poses_of
from understudy.speech.espeak import PITCH, WORDS_PER_MINUTE, synthesize

FPS = 25
TEXT = "A heat pump warms your home, even when it is freezing outside. My mother bought a small one."


@pytest.fixture(scope="module")
def utterance():
    return synthesize(TEXT, "en", {WORDS_PER_MINUTE: 158, PITCH: 45})


@pytest.fixture(scope="module")
def samples(utterance):
    return np.frombuffer(utterance.pcm, np.int16).astype(float)


def tracks_of(phonemes, seconds, phoneme_set="espeak"):
    return mouth_tracks(cues_from_phonemes(phonemes, seconds, phoneme_set), round(seconds * FPS), FPS)


def loudness(samples, rate):
    frames = len(samples) * FPS // rate
    cuts = [round(i * rate / FPS) for i in range(frames + 1)]
    return np.array([np.sqrt(np.mean(samples[start:end] ** 2)) for start, end in pairwise(cuts)])


def best_lag(opening, sound):
    """By how many frames the sound follows the mouth, and how well the two agree."""
    frames = min(len(opening), len(sound))
    opening, sound = np.array(opening)[:frames], sound[:frames]

    def agreement(lag):
        return np.corrcoef(opening[5:-5], np.roll(sound, -lag)[5:-5])[0, 1]

    best = max(range(-5, 6), key=agreement)
    return best, agreement(best)


def test_the_mouth_opens_with_the_sound_by_phonemes(utterance, samples):
    seconds = len(samples) / utterance.rate
    opening = tracks_of(utterance.phonemes, seconds)["mouth_open"]
    lag, agreement = best_lag(opening, loudness(samples, utterance.rate))
    assert lag == 0
    assert agreement > 0.5


def test_the_mouth_opens_with_the_sound_by_listening(utterance, samples):
    cues = cues_from_audio(samples, utterance.rate)
    opening = mouth_tracks(cues, len(samples) * FPS // utterance.rate, FPS)["mouth_open"]
    lag, agreement = best_lag(opening, loudness(samples, utterance.rate))
    assert lag == 0
    assert agreement > 0.5


@pytest.mark.parametrize("consonant", ["m", "b", "p"])
def test_a_closed_mouth_stays_closed_on_m_b_and_p(consonant):
    phonemes = [(0.0, "A:"), (0.4, consonant), (0.47, "A:"), (0.9, "_:")]
    opening = tracks_of(phonemes, 1.0)["mouth_open"]
    assert min(opening[9:13]) < 0.08
    assert max(opening[5:9]) > 0.4


def test_a_rounded_vowel_rounds_the_lips():
    tracks = tracks_of([(0.0, "u:"), (0.5, "i:")], 1.0)
    assert tracks["mouth_round"][6] > 0.8
    assert tracks["mouth_round"][20] < 0.1


def test_a_diphthong_moves_from_its_first_to_its_second_form():
    opening = tracks_of([(0.0, "aI")], 0.6)["mouth_open"]
    assert opening[4] > opening[13] > 0


def test_silence_closes_the_mouth():
    assert set(tracks_of([(0.0, "_:")], 1.0)["mouth_open"]) == {0.0}
    assert cues_from_audio(np.zeros(22050), 22050) == [(0.0, "X"), (1.0, "X")]


def test_both_phoneme_sets_agree_on_a_word():
    espeak = [poses_of(symbol, "espeak") for symbol in ("m", "'u:", "v", "i")]
    arpabet = [poses_of(symbol, "arpabet") for symbol in ("M", "UW1", "V", "IY0")]
    assert espeak == arpabet == ["A", "F", "G", "B"]


@pytest.fixture
def synced(tmp_path):
    """Runs the engine on a still clip of three seconds; returns the clip it writes."""

    def sync(speech, sound=None, rate=22050):
        composition = Composition("presenter", 1280, 720, palette=0, seed=1)
        rest = {name: [0.0] * 75 for name in ("head_pitch", "brow", "blink")}
        (tmp_path / "clip.json").write_text(Choreography(composition, 75, FPS, rest).to_json())
        with wave.open(str(tmp_path / "speech.wav"), "wb") as file:
            file.setparams((1, 2, rate, 0, "NONE", ""))
            file.writeframes(np.int16(np.zeros(2 * rate) if sound is None else sound).tobytes())
        engine, output = Engine(Settings()), tmp_path / "synced.json"
        engine.sync(
            tmp_path / "clip.json", tmp_path / "speech.wav", speech, output, language="en", speech_start=0.4
        )
        return Choreography.from_json(output.read_text())

    return sync


def test_speech_starts_where_the_scene_lets_it(synced):
    speech = {
        "phonemes": [{"symbol": "A:", "start": 0.0, "stressed": False}],
        "phoneme_set": "espeak",
        "duration": 1.0,
    }
    opening = synced(speech).tracks["mouth_open"]
    assert max(opening[:8]) < 0.02
    assert opening[20] > 0.7
    assert max(opening[40:]) == 0


def test_a_stressed_syllable_nods_the_head(synced):
    speech = {
        "phonemes": [{"symbol": "A:", "start": 1.0, "stressed": True}],
        "phoneme_set": "espeak",
        "duration": 1.5,
    }
    pitch = synced(speech).tracks["head_pitch"]
    assert max(range(75), key=lambda i: pitch[i]) == 35


def test_the_eyes_close_when_a_sentence_ends(synced):
    words = [{"text": "Yes.", "start": 0.2, "end": 1.0}]
    blink = synced({"words": words, "duration": 1.5, "phonemes": []}).tracks["blink"]
    assert [i for i in range(75) if blink[i] > 0.6] == [36, 37, 38, 39]


def test_speech_without_phonemes_is_listened_to(synced, utterance, samples):
    opening = synced({"words": [], "duration": 2.0}, samples, utterance.rate).tracks["mouth_open"]
    assert max(opening) > 0.4

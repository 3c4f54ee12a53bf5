"""Joining and timing of sentences, with the scratch voice as the synthesiser."""

from itertools import pairwise

import numpy as np
import pytest

from understudy.errors import UserError
from understudy.film.loudness import integrated_loudness
from understudy.media.audio import read_wav, write_wav
from understudy.speech import scratch
from understudy.speech.narration import LOUDNESS, narrate
from understudy.speech.times import with_times
from understudy.speech.utterances import utterances

RATE = 22_050
TEXT = "A heat pump warms the whole house. It only moves the heat. Nothing at all is burnt in it."
PAUSES = {"sentence_pause": 0.4, "clause_pause": 0.15}


def scratch_voice(text, seed):
    """With silence around it, and as loud as the seed says."""
    recital = scratch.recite(text, "en-US", voice={"variant": "f2"}, pronunciations={})
    silence = np.zeros(RATE // 4, np.float32)
    return np.concatenate([silence, recital.samples * (0.3 + 0.7 * (seed % 7) / 7), silence])


def tell(path, text=TEXT, voice=scratch_voice, longest=200, seed=1):
    return narrate(path, utterances(text, "en-US", {}, longest), voice, rate=RATE, seed=seed, **PAUSES)


def parts(path, speech):
    samples, rate = read_wav(path)
    return [samples[round(s["start"] * rate) : round(s["end"] * rate)] for s in speech["sentences"]]


def gaps(speech):
    return [after["start"] - before["end"] for before, after in pairwise(speech["sentences"])]


def test_pauses_between_sentences_are_as_long_as_set_and_silent(tmp_path):
    speech = tell(tmp_path / "a.wav")
    samples, rate = read_wav(tmp_path / "a.wav")
    assert gaps(speech) == pytest.approx([0.4, 0.4])
    first_end, second_start = speech["sentences"][0]["end"], speech["sentences"][1]["start"]
    assert not samples[round(first_end * rate) : round(second_start * rate)].any()


def test_the_pause_within_a_divided_sentence_is_shorter(tmp_path):
    text = (
        "It takes warmth from the air outside, and it brings this warmth into your home. That is all it does."
    )
    assert gaps(tell(tmp_path / "a.wav", text, longest=60)) == pytest.approx([0.15, 0.4])


def test_sentences_are_equally_loud_however_the_voice_said_them(tmp_path):
    levels = [integrated_loudness(part) for part in parts(tmp_path / "a.wav", tell(tmp_path / "a.wav"))]
    assert levels == pytest.approx([LOUDNESS] * 3, abs=1)


def test_no_sample_is_clipped_by_a_voice_with_high_peaks(tmp_path):
    def spiky(text, seed):
        samples = scratch_voice(text, seed) * 0.02
        samples[len(samples) // 2] = 0.9
        return samples

    samples = np.concatenate(parts(tmp_path / "a.wav", tell(tmp_path / "a.wav", voice=spiky)))
    assert np.abs(samples).max() < 0.9


def test_near_silence_is_not_raised_to_a_roar(tmp_path):
    def hiss(text, seed):
        return 0.0005 * np.random.default_rng(0).standard_normal(RATE).astype(np.float32)

    samples = np.concatenate(parts(tmp_path / "a.wav", tell(tmp_path / "a.wav", voice=hiss)))
    assert np.abs(samples).max() < 0.02


def test_sentences_begin_and_end_without_a_click(tmp_path):
    def loud_at_once(text, seed):
        return 0.5 * np.ones(RATE, np.float32) * np.where(np.arange(RATE) % 50 < 25, 1, -1)

    for part in parts(tmp_path / "a.wav", tell(tmp_path / "a.wav", voice=loud_at_once)):
        assert np.abs(part[:5]).max() < 0.01
        assert np.abs(part[-5:]).max() < 0.01


def test_silence_around_what_the_voice_said_is_cut_off(tmp_path):
    speech = tell(tmp_path / "a.wav")
    said = sum(sentence["end"] - sentence["start"] for sentence in speech["sentences"])
    alone = sum(
        scratch.recite(s.spoken, "en-US", voice={"variant": "f2"}, pronunciations={}).duration
        for s in utterances(TEXT, "en-US", {}, 200)
    )
    assert said == pytest.approx(alone, abs=0.1)


def test_each_sentence_has_a_seed_of_its_own_that_no_other_sentence_changes(tmp_path):
    def seeds(text, seed):
        told = {}
        tell(
            tmp_path / "a.wav",
            text,
            voice=lambda words, own: told.update({words: own}) or np.ones(RATE) / 2,
            seed=seed,
        )
        return told

    usual, edited = seeds(TEXT, 1), seeds(TEXT.replace("moves the heat", "carries heat about"), 1)
    assert len(set(usual.values())) == 3
    shared = usual.keys() & edited.keys()
    assert len(shared) == 2
    assert all(usual[words] == edited[words] for words in shared)
    assert not set(usual.values()) & set(seeds(TEXT, 2).values())


def test_a_voice_that_gives_no_numbers_is_refused_by_its_sentence(tmp_path):
    with pytest.raises(UserError, match="no sound for 'A heat pump"):
        tell(tmp_path / "a.wav", voice=lambda text, seed: np.full(RATE, np.nan, np.float32))


def test_words_are_found_within_a_tenth_of_a_second(tmp_path):
    speech = tell(tmp_path / "a.wav")
    found = with_times(tmp_path / "a.wav", speech, "en-GB")["words"]
    truth = []
    for sentence in speech["sentences"]:
        recital = scratch.recite(sentence["text"], "en-US", voice={"variant": "f2"}, pronunciations={})
        truth += [sentence["start"] + word["start"] for word in recital.words]
    assert max(abs(word["start"] - start) for word, start in zip(found, truth, strict=True)) < 0.1


@pytest.mark.parametrize("language", ["en-US", "tlh"])
def test_times_rise_within_the_recording_and_tokens_stand_as_written(tmp_path, language):
    text = "Hello, I'm Ada – yes! 🎉 A heat pump (a machine) warms… everything. OK?"
    speech = tell(tmp_path / "a.wav", text)
    found = with_times(tmp_path / "a.wav", speech, language)
    assert [word["text"] for word in found["words"]] == text.split()
    times = [time for word in found["words"] for time in (word["start"], word["end"])]
    assert times == sorted(times)
    assert times[0] >= 0
    assert times[-1] <= found["duration"]


def test_words_stay_within_their_sentence(tmp_path):
    speech = tell(tmp_path / "a.wav")
    words = iter(with_times(tmp_path / "a.wav", speech, "en")["words"])
    for sentence in speech["sentences"]:
        for _ in sentence["text"].split():
            word = next(words)
            assert sentence["start"] - 0.001 <= word["start"] <= word["end"] <= sentence["end"] + 0.001


def test_a_number_written_in_digits_has_the_time_of_all_its_words(tmp_path):
    spoken = ["It", "is", "three hundred and twenty-five", "metres."]
    recital = scratch.recite(" ".join(spoken), "en", voice={}, pronunciations={})
    write_wav(tmp_path / "a.wav", recital.samples, recital.rate)
    sentence = {"text": "It is 325 m.", "start": 0.0, "end": recital.duration, "spoken": spoken}
    speech = {"duration": recital.duration, "sentences": [sentence]}
    number = with_times(tmp_path / "a.wav", speech, "en")["words"][2]
    assert number["text"] == "325"
    assert number["start"] == pytest.approx(recital.words[2]["start"], abs=0.06)
    assert number["end"] == pytest.approx(recital.words[5]["end"], abs=0.06)


def test_sounds_are_told_for_the_mouth_with_pauses_between_sentences(tmp_path):
    speech = tell(tmp_path / "a.wav")
    found = with_times(tmp_path / "a.wav", speech, "en")
    starts = [sound["start"] for sound in found["phonemes"]]
    pauses = [sound["start"] for sound in found["phonemes"] if sound["symbol"] == scratch.PAUSE]
    assert starts == sorted(starts)
    assert {sentence["end"] for sentence in speech["sentences"]} <= set(pauses)


def test_an_answer_that_knows_its_words_is_left_as_it_is(tmp_path):
    speech = {"duration": 1.0, "words": [], "phonemes": [], "phoneme_set": "espeak"}
    assert with_times(tmp_path / "none.wav", speech, "en") is speech

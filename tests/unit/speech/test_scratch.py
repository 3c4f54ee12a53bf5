import itertools
import subprocess
import sys
import time

import numpy as np
import pytest
from hypothesis import given, settings, strategies

from understudy.errors import UserError
from understudy.media.audio import read_wav
from understudy.quality.speech import clipping
from understudy.speech.scratch import Engine, Settings, recite, supported
from understudy.speech.signs import unsaid
from understudy.speech.silence import KEPT_SILENCE, SILENCE_LEVEL
from understudy.speech.spoken import to_spoken
from understudy.text.tokens import joined, token_of

SENTENCE = "Hello, I'm Ada. It needs 3.5 units of heat - that it gets in 2026!"


def speak(output, text=SENTENCE, language="en-GB", voice=None, pronunciations=None, **options):
    return Engine(Settings(**options)).speak(
        output, text=text, language=language, voice=voice or {}, pronunciations=pronunciations or {}, seed=1
    )


def symbols(text, **pronunciations):
    spoken = recite(text, "en", voice={}, pronunciations=pronunciations)
    return [phoneme["symbol"] for phoneme in spoken.phonemes if phoneme["symbol"] != "_"]


def assert_in_order(words, text, duration):
    assert joined(map(token_of, words)) == " ".join(text.split())
    times = [time for word in words for time in (word["start"], word["end"])]
    assert times == sorted(times)
    assert times[0] >= 0
    assert times[-1] <= duration + 1e-4


def test_each_word_has_one_time_and_the_file_its_form(tmp_path):
    told = speak(tmp_path / "a.wav")
    samples, rate = read_wav(tmp_path / "a.wav")
    assert rate == 48_000
    assert told["duration"] == len(samples) / rate
    assert told["phoneme_set"] == "espeak"
    assert_in_order(told["words"], SENTENCE, told["duration"])
    assert all(word["end"] > word["start"] for word in told["words"])


def test_silence_at_the_ends_is_cut_off():
    samples = recite(SENTENCE, "en", voice={}, pronunciations={}).samples
    loud = np.flatnonzero(np.abs(samples) > SILENCE_LEVEL)
    assert loud[0] <= KEPT_SILENCE * 22_050 + 1
    assert len(samples) - loud[-1] <= KEPT_SILENCE * 22_050 + 1


def test_every_utterance_is_the_same_whatever_was_said_before(tmp_path):
    program = (
        "import sys; from pathlib import Path; from understudy.speech.scratch import Engine, Settings\n"
        "Engine(Settings()).speak(Path(sys.argv[1]), text=sys.argv[2], language='en-GB', voice={},"
        " pronunciations={}, seed=1)"
    )
    subprocess.run([sys.executable, "-c", program, tmp_path / "fresh.wav", SENTENCE], check=True)
    speak(tmp_path / "a.wav")
    speak(tmp_path / "b.wav", text="Ganz anders.", language="de", voice={"variant": "m3"})
    speak(tmp_path / "c.wav")
    fresh = (tmp_path / "fresh.wav").read_bytes()
    assert (tmp_path / "a.wav").read_bytes() == fresh
    assert (tmp_path / "c.wav").read_bytes() == fresh


@pytest.mark.parametrize(
    "text",
    [
        'He said "hello" & <b>bye</b> 😀 100%{x} it\'s a:b\\n.',
        "<speak><break time='9s'/>no markup</speak>",
        "Wait... what?! e.g. the U.S.A. runs H.264 and C++ at 94 % (about $1,200.50)",
        "[[f'aI@]] are not phonemes here",
        "— of the it — that it 👩‍💻 !! ok",
        "In the 2026 of 10,000,000 and 3.14159",
        "tab\tnew\nline\u00a0space\u200bzero \x07 bell",
        "a " * 200,
        "Donaudampfschifffahrtsgesellschaft" * 6,
    ],
)
def test_any_text_is_spoken_with_one_time_for_each_word(text):
    spoken = recite(text, "en-GB", voice={}, pronunciations={})
    assert_in_order(spoken.words, text, spoken.duration)
    assert np.abs(spoken.samples).max() > 0.05


@settings(max_examples=25, deadline=None)
@given(strategies.text(min_size=1, max_size=60))
def test_unlikely_texts_are_spoken_or_refused(text):
    try:
        spoken = recite(text, "en", voice={}, pronunciations={})
    except UserError:
        return
    assert_in_order(spoken.words, text, spoken.duration)


@pytest.mark.parametrize("text", ["", "   ", "...", "😀 —", "\x00"])
def test_a_text_without_words_is_refused(text):
    with pytest.raises(UserError, match="nothing to say"):
        recite(text, "en", voice={}, pronunciations={})


def test_markup_and_emoji_are_not_read_aloud():
    assert symbols("<hello> *world* 😀 {now}") == symbols("hello world now")
    assert symbols("hello [[h]] now") == symbols("hello h now")


def test_the_dictionary_says_how_words_sound():
    assert symbols("(Nginx) runs", nginx="engine ex") == symbols("engine ex runs")
    assert symbols("Nginx's port", Nginx="engine ex") == symbols("engine ex's port")
    assert symbols("say (Nginx) now", Nginx="[['EndZIn'Eks]]")[2:9] == ["E", "n", "dZ", "I", "n", "E", "k"]


def test_words_keep_their_written_form_when_respelled(tmp_path):
    told = speak(tmp_path / "a.wav", "Use Nginx, now.", pronunciations={"nginx": "engine ex"})
    assert [word["text"] for word in told["words"]] == ["Use", "Nginx,", "now."]


def test_a_pause_follows_commas_and_sentences_and_belongs_to_no_word():
    words = recite("First this, then that. Done.", "en", voice={}, pronunciations={}).words
    pauses = [following["start"] - word["end"] for word, following in itertools.pairwise(words)]
    comma, sentence = pauses[1], pauses[3]
    assert 0.1 < comma < sentence < 0.6
    assert pauses[0] == 0


def test_stress_is_told_apart_from_the_sound():
    phonemes = recite("hello", "en", voice={}, pronunciations={}).phonemes
    assert [phoneme["symbol"] for phoneme in phonemes if phoneme["stressed"]] == ["oU"]
    assert not any(phoneme["symbol"].startswith(("'", ",")) for phoneme in phonemes)


def test_the_voice_has_its_own_timbre_pitch_and_pace(tmp_path):
    plain = speak(tmp_path / "a.wav")
    slow = speak(tmp_path / "b.wav", voice={"words_per_minute": 110})
    speak(tmp_path / "c.wav", voice={"variant": "f3", "pitch": 60})
    assert slow["duration"] > 1.3 * plain["duration"]
    assert pitch(tmp_path / "c.wav") > 1.3 * pitch(tmp_path / "a.wav")


def pitch(path):
    """The most frequent distance of the voice's periods, in Hz."""
    samples, rate = read_wav(path)
    frames = samples[: len(samples) // 2400 * 2400].reshape(-1, 2400)
    power = np.abs(np.fft.rfft(frames * np.hanning(2400), 8192)) ** 2
    correlation = np.fft.irfft(power)[:, rate // 400 : rate // 60]
    loud = power.sum(1) > np.median(power.sum(1))
    return float(np.median(rate / (correlation[loud].argmax(1) + rate // 400)))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de-AT", "Die Wärmepumpe kostet 3,5 Einheiten."),
        ("fr", "Qu'est-ce que c'est ?"),
        ("pt-BR", "O que é isso?"),
        ("zh-CN", "防火墙是什么？ 它检查数据包。"),
        ("ar", "ما هو جدار الحماية؟"),
        ("hi", "फ़ायरवॉल क्या है।"),
        ("ko", "방화벽은 무엇입니까?"),
        ("uk", "Що таке брандмауер?"),
        ("en-US", "What is it?"),
    ],
)
def test_many_languages_are_spoken(language, text):
    assert supported(language)
    spoken = recite(text, language, voice={}, pronunciations={})
    assert_in_order(spoken.words, text, spoken.duration)
    assert spoken.duration > 0.3


@pytest.mark.parametrize("language", ["ja", "tlh", "", "e"])
def test_a_language_that_is_not_spoken_is_refused_with_the_list_of_those_that_are(language):
    assert not supported(language)
    with pytest.raises(UserError, match=r"does not speak.*\bde\b.*\ben-us\b"):
        recite("hello", language, voice={}, pronunciations={})


def test_the_time_of_day_does_not_change_the_voice():
    first = recite("good morning", "en-US", voice={"variant": "f2"}, pronunciations={})
    time.sleep(1.1)  # the clock that eSpeak seeds its voices with counts whole seconds
    second = recite("good morning", "en-US", voice={"variant": "f2"}, pronunciations={})
    assert np.array_equal(first.samples, second.samples)


@pytest.mark.parametrize(
    ("film", "named"),
    [
        ({"language": "tlh", "persona": {"voice": {"variant": ""}}}, "tlh"),
        ({"language": "en-US", "persona": {"voice": {"variant": "nobody"}}}, "nobody"),
    ],
)
def test_a_film_that_cannot_be_spoken_is_refused_before_it_is_begun(film, named):
    with pytest.raises(UserError, match=named):
        Engine.check(film)


def test_an_unknown_variant_is_refused_by_name():
    with pytest.raises(UserError, match="nobody"):
        recite("hello", "en", voice={"variant": "nobody"}, pronunciations={})


def test_the_softened_voice_is_not_clipped(tmp_path):
    text = "Each one carries an atomic clock, and keeps calling out its place and the time."
    speak(tmp_path / "a.wav", text, language="en-US", voice={"variant": "klatt4", "pitch": 24})
    assert clipping(*read_wav(tmp_path / "a.wav")) == 0


def test_the_softened_voice_has_less_edge(tmp_path):
    def edge(path):
        samples, rate = read_wav(path)
        power = np.abs(np.fft.rfft(samples)) ** 2
        frequencies = np.fft.rfftfreq(len(samples), 1 / rate)
        return power[(frequencies > 2500) & (frequencies < 3500)].sum()

    speak(tmp_path / "soft.wav")
    speak(tmp_path / "hard.wav", softened=False)
    assert edge(tmp_path / "soft.wav") < 0.6 * edge(tmp_path / "hard.wav")


def test_spans_point_at_what_is_said_for_each_token():
    spoken = to_spoken("Use *Nginx* — 😀 now", "en", {"nginx": "engine ex"})
    assert [spoken.text[start:end] for start, end in spoken.spans] == ["Use", "engine ex", "", "", "now"]


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        ("en", "It is −5 °C.", "It is minus 5 °C."),
        ("en", "(–5) or -5, ﹣5 and －5", "( minus 5) or minus 5, minus 5 and minus 5"),
        ("en", "1990–2000 and 5-10", "1990–2000 and 5-10"),
        ("en", "pre-1990 - now", "pre-1990, now"),
        ("en", "5 < 7 ≤ 9, ±2 and 3 ‰", "5 less than 7 at most 9, plus or minus 2 and 3 per mille"),
        ("en", "Step ① and ❷ in 𝗯𝗼𝗹𝗱, ５ ๓ ۷ m²", "Step 1 and 2 in bold, 5 3 7 m²"),
        ("en", "a -> b → c", "a, b c"),
        ("de", "Nach § 5: −3", "Nach Paragraf 5: minus 3"),
        ("en", "It lost -$5.", "It lost minus $5."),
        ("zh", "亏-¥10元", "亏 负 ¥10元"),
        ("fr", "Il fait -5.", "Il fait moins 5."),
        ("zh", "气温是－5度，5－10", "气温是负 5度，5－10"),
        ("hi", "आज −5", "आज ऋण 5"),
    ],
)
def test_signs_are_said_in_the_words_of_the_language(language, written, spoken):
    assert to_spoken(written, language, {}).text == spoken
    assert unsaid(written, language) == []


@pytest.mark.parametrize(
    ("language", "text", "signs"),
    [("vi", "Trời −5 độ", ["−"]), ("en", "₿5 and ∑", ["₿", "∑"]), ("en", "~ | ^ → $5 + 3 = 8 % <b>", [])],
)
def test_a_sign_without_a_word_is_told(language, text, signs):
    assert unsaid(text, language) == signs


def test_one_circled_digit_is_heard():
    assert recite("①", "en", voice={}, pronunciations={}).duration > 0.1


def test_a_text_without_any_sound_is_refused():
    with pytest.raises(UserError, match="no sound"):
        recite("ꡘ", "en", voice={}, pronunciations={})


def test_chinese_words_have_times_of_their_own():
    words = recite("人工智能正在改变我们的生活。", "zh", voice={}, pronunciations={}).words
    assert [word["text"] for word in words] == ["人工", "智能", "正在", "改变", "我们", "的", "生活。"]
    assert all(word["end"] - word["start"] > 0.1 for word in words)

"""Subtitles: cues that a reader can follow, in files that players can read."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.film.subtitles import cues, to_srt, to_vtt
from understudy.text.tokens import record, tokens

TIME = r"(\d\d):(\d\d):(\d\d)[.,](\d\d\d)"


def spoken(text, start=0.5, each=0.3):
    return [
        {"text": word, "start": start + i * each, "end": start + i * each + 0.25}
        for i, word in enumerate(text.split())
    ]


def times(document):
    found = re.findall(rf"^{TIME} --> {TIME}$", document, re.M)
    numbers = [[int(number) for number in line] for line in found]
    return [
        (((a * 60 + b) * 60 + c) * 1000 + d, ((e * 60 + f) * 60 + g) * 1000 + h)
        for a, b, c, d, e, f, g, h in numbers
    ]


WORDS = st.lists(
    st.builds(
        lambda text, start, length: {"text": text, "start": start, "end": start + length},
        st.text(min_size=1, max_size=12),
        st.floats(0, 30),
        st.floats(-1, 3),
    ),
    max_size=40,
)


@given(WORDS, st.floats(1, 40))
def test_cues_never_overlap_nor_end_after_the_film(words, until):
    shown = cues(words, "en", until)
    for before, after in itertools.pairwise(shown):
        assert before.end <= after.start
    assert all(0 <= cue.start < cue.end <= until for cue in shown)


@given(WORDS)
def test_every_word_is_shown_once(words):
    texts = sorted(" ".join(str(word["text"]).split()) for word in words)
    assert sorted(word.text for cue in cues(words, "en") for word in cue.words) == [
        text for text in texts if text
    ]


@given(WORDS, st.floats(1, 40))
def test_the_written_times_rise(words, until):
    for document in (to_srt(cues(words, "en", until)), to_vtt(cues(words, "en", until))):
        flat = [moment for pair in times(document) for moment in pair]
        assert flat == sorted(flat)


def test_a_cue_ends_with_its_sentence():
    texts = [cue.text for cue in cues(spoken("It moves heat. It makes none."), "en")]
    assert texts == ["It moves heat.", "It makes none."]


def test_a_cue_does_not_end_within_its_sentence():
    text = "At 3:30 p.m. it is dark. M. A. R. I. A. sees."
    assert [cue.text for cue in cues(spoken(text), "en")] == [
        "At 3:30 p.m. it is dark.",
        "M. A. R. I. A. sees.",
    ]


@pytest.mark.parametrize(
    ("language", "text"), [("hi", "वह गया। वह आई।"), ("ur", "وہ گیا۔ وہ آئی۔"), ("fr", "« Oui. » Il part.")]
)
def test_a_cue_ends_with_its_sentence_in_every_script(language, text):
    assert len(cues(spoken(text, each=0.6), language)) == 2


def test_a_cue_ends_at_a_long_pause():
    words = spoken("one two") + spoken("three four", start=4)
    assert [cue.text for cue in cues(words, "en")] == ["one two", "three four"]


def test_a_cue_keeps_to_its_letters():
    shown = cues(spoken("every good boy deserves fruit and something to read " * 4), "en", letters=30)
    assert max(len(cue.text) for cue in shown) <= 30


def test_no_single_word_is_left_alone():
    shown = cues(spoken("one two three four five six sevenths"), "en", letters=28)
    assert min(len(cue.words) for cue in shown) > 1


def test_srt_numbers_its_cues():
    assert to_srt(cues(spoken("One. Two.", each=0.9), "en", until=9)) == (
        "1\n00:00:00,500 --> 00:00:01,333\nOne.\n\n2\n00:00:01,400 --> 00:00:02,233\nTwo.\n"
    )


def test_vtt_gives_each_word_its_time():
    document = to_vtt(cues(spoken("One two"), "en", until=9))
    assert document == "WEBVTT\n\n00:00:00.500 --> 00:00:01.450\nOne <00:00:00.800>two\n"


@pytest.mark.parametrize(
    "text", ["<b>bold</b>", "a&amp;b", "-->", "00:00:00.000 --> 00:00:09.000", "{\\an8}x"]
)
def test_marks_in_the_text_stay_text(text):
    shown = cues(spoken(text), "en", until=20)
    assert len(times(to_vtt(shown))) == len(times(to_srt(shown))) == len(shown)
    assert "<b>" not in to_vtt(shown) + to_srt(shown)
    assert "{\\" not in to_srt(shown)


def test_vtt_escapes_what_it_would_read_as_marks():
    assert to_vtt(cues(spoken("<i>&"), "en", until=9)).endswith("\n&lt;i&gt;&amp;\n")


def test_line_breaks_inside_a_word_do_not_end_its_cue():
    shown = cues([{"text": "a\n\nb", "start": 0, "end": 1}], "en", until=2)
    assert to_srt(shown).count("\n\n") == 0


def test_silence_has_no_cues():
    assert to_srt(cues([], "en")) == ""
    assert to_vtt(cues([], "en")) == "WEBVTT\n"


def timed(text, each):
    """Records of the words of a text, each said in so many seconds a letter."""
    records, now = [], 0.0
    for token in tokens(text):
        records.append(record(token, now, now + each * len(token.text)))
        now = records[-1]["end"]
    return records


CHINESE = (
    "人工智能正在改变我们的生活方式，网络安全也越来越重要，"
    "因为每一个数据包都要经过防火墙的检查才能进入您的计算机系统。"
)
JAPANESE = "ファイアウォールは、ネットワークを通るすべてのパケットを検査し、許可するかどうかを決めます。"
THAI = "ไฟร์วอลล์จะตรวจสอบทุกแพ็กเก็ตที่ผ่านเครือข่ายและตัดสินใจว่าจะให้ผ่านหรือไม่"


@pytest.mark.parametrize(
    ("language", "text", "longest"), [("zh", CHINESE, 16), ("ja", JAPANESE, 16), ("th", THAI, 42)]
)
def test_a_sentence_without_spaces_is_cut_into_cues(language, text, longest):
    shown = cues(timed(text, 0.25), language)
    assert "".join(cue.text for cue in shown) == text
    assert max(len(cue.text) for cue in shown) <= longest * 1.25
    assert sum(len(cue.words) for cue in shown) == len(tokens(text))


def test_the_end_of_a_compound_does_not_begin_a_cue():
    shown = cues(timed("防火墙检查每一个数据包，并且决定。", 0.25), "zh", letters=30)
    assert [cue.text for cue in shown] == ["防火墙检查每一个数据包，", "并且决定。"]


def test_spaces_between_words_without_spaces_stay():
    shown = cues(timed("用 Python 写的程序 很好。", 0.3), "zh")
    assert [cue.text for cue in shown] == ["用 Python 写的程序 很好。"]
    assert "用 <00:00:00.300>Python <" in to_vtt(shown)
    assert "写的<" in to_vtt(shown)


def test_a_very_short_cue_is_joined_to_its_neighbour():
    shown = cues(spoken("A. R. It moves heat from here to there."), "en")
    assert [cue.text for cue in shown] == ["A. R. It moves heat from here to there."]


@given(
    st.lists(st.sampled_from(["A.", "R.", "No,", "well", "heat.", "Interest", "calculations"]), max_size=40)
)
def test_a_cue_is_shown_long_enough_where_its_neighbours_leave_it_room(texts):
    shown = cues(spoken(" ".join(texts)), "en")
    for before, cue, after in zip([None, *shown], shown, [*shown[1:], None], strict=False):
        if cue.end - cue.start < 0.8:
            together = [len(cue.text) + 1 + len(other.text) for other in (before, after) if other]
            assert min(together) > 42


def test_a_cue_stays_until_it_can_be_read():
    words = [{"text": "Internationalisierungsbestrebungen.", "start": 1.0, "end": 1.2}]
    assert cues(words, "de")[0].end == pytest.approx(1.0 + 36 / 20)

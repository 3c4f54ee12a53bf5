"""Transcripts as tools write them: the words that were said, at their times."""

import json
from pathlib import Path

import pytest

from training.recordings.transcripts import Passage, read_transcript, transcript_of
from understudy.errors import UserError

HELLO = [Passage(1.5, 3.0, "Hello there.")]


def read(folder: Path, name: str, content: str, seconds: float = 60) -> list[Passage]:
    (folder / name).write_text(content, encoding="utf-8")
    return read_transcript(folder / name, seconds)


def timed(found: list[Passage]) -> list[tuple[float, float, str]]:
    return [(round(passage.start, 3), round(passage.end, 3), passage.text) for passage in found]


def texts(found: list[Passage]) -> list[str]:
    return [passage.text for passage in found]


def srt(*cues: str, seconds: float = 2) -> str:
    return "\n".join(
        f"{index + 1}\n00:00:{index * seconds:06.3f} --> 00:00:{(index + 1) * seconds:06.3f}\n{text}\n".replace(
            ".", ",", 2
        )
        for index, text in enumerate(cues)
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.srt", "1\r\n00:00:01,500 --> 00:00:03,000\r\n<i>Hello</i>\r\nthere.\r\n"),
        ("a.srt", "\ufeff1\n00:00:01.500 --> 00:00:03.000 X1:40 Y1:20\n{\\an8}Hello there.\n"),
        ("a.vtt", "WEBVTT\n\nNOTE by hand\n\n00:01.500 --> 00:03.000 align:start\nHello there.\n"),
        (
            "a.vtt",
            "WEBVTT\n\nSTYLE\n::cue {}\n\nintro\n00:01.500 --> 00:03.000\n<v Robin>Hello there.</v>\n\nNOTE\nthe end\n",
        ),
        ("a.tsv", "start\tend\ttext\n1.5\t3\tHello  there.\n"),
        (
            "a.json",
            json.dumps({"segments": [{"start": 1.5, "end": 3.0, "text": " Hello there."}], "language": "en"}),
        ),
        (
            "a.json",
            json.dumps({"transcription": [{"offsets": {"from": 1500, "to": 3000}, "text": " Hello there."}]}),
        ),
        ("a.txt", "[00:01.500 --> 00:03.000]  Hello there.\n"),
        ("a.txt", "1.500000\t3.000000\tHello there.\n"),
        (
            "a.ass",
            "[Script Info]\nScriptType: v4.00+\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, "
            "MarginV, Effect, Text\nDialogue: 0,0:00:01.50,0:00:03.00,Default,Robin,0,0,0,,{\\i1}Hello\\Nthere.\n",
        ),
    ],
)
def test_all_tools_say_the_same(tmp_path: Path, name: str, content: str) -> None:
    assert timed(read(tmp_path, name, content)) == timed(HELLO)


def test_whispers_table_is_in_milliseconds(tmp_path: Path) -> None:
    table = "start\tend\ttext\n0\t1500\tOne.\n1500\t3000\tTwo.\n"
    assert timed(read(tmp_path, "a.tsv", table)) == [(0, 1.5, "One."), (1.5, 3, "Two.")]
    assert timed(read(tmp_path, "a.tsv", "start\tend\ttext\n0\t2\tOne.\n")) == [(0, 2, "One.")]


YOUTUBE = """WEBVTT
Kind: captions
Language: en

00:00:00.160 --> 00:00:02.310 align:start position:0%
_
the<00:00:00.320><c> tide</c><00:00:00.640><c> rises</c>

00:00:02.310 --> 00:00:02.320 align:start position:0%
the tide rises
_

00:00:02.320 --> 00:00:04.070 align:start position:0%
the tide rises
and<00:00:02.480><c> it</c><00:00:02.720><c> falls</c><00:00:02.720><c> again</c>

00:00:04.070 --> 00:00:04.080 align:start position:0%
and it falls again
_

00:00:04.080 --> 00:00:06.000 align:start position:0%
and it falls again
[Music]

00:00:06.000 --> 00:00:08.000 align:start position:0%
[Music]
twice<00:00:06.480><c> a</c><00:00:06.720><c> day</c>
""".replace("_", " ")


def test_rolling_captions_are_read_once(tmp_path: Path) -> None:
    assert timed(read(tmp_path, "a.en.vtt", YOUTUBE)) == [
        (0.16, 2.32, "the tide rises"),
        (2.32, 6.0, "and it falls again"),
        (6.0, 8.0, "twice a day"),
    ]


def test_rolling_captions_that_were_made_subrip_are_read_once(tmp_path: Path) -> None:
    shown = [
        "the tide rises",
        "the tide rises\nand it falls again",
        "and it falls again\ntwice a day",
        "twice a day",
    ]
    assert texts(read(tmp_path, "a.srt", srt(*shown))) == [
        "the tide rises",
        "and it falls again",
        "twice a day",
    ]


def test_captions_that_grow_or_are_lit_word_by_word_are_read_once(tmp_path: Path) -> None:
    lit = [
        "<u>The</u> tide rises.",
        "The <u>tide</u> rises.",
        "The tide <u>rises.</u>",
        "<u>It</u> falls.",
        "It <u>falls.</u>",
    ]
    assert timed(read(tmp_path, "a.srt", srt(*lit))) == [(0, 6, "The tide rises."), (6, 10, "It falls.")]
    grown = ["The tide", "The tide rises", "The tide rises and", "The tide rises and falls"]
    assert " ".join(texts(read(tmp_path, "a.srt", srt(*grown)))) == "The tide rises and falls"


def test_what_is_really_said_twice_stays(tmp_path: Path) -> None:
    said = ["No.", "No.", "Never again.", "Never again.", "It was the sea.", "The sea rose."]
    assert texts(read(tmp_path, "a.srt", srt(*said))) == said


def test_captions_that_stay_while_the_next_one_comes_end_with_their_words(tmp_path: Path) -> None:
    overlapping = "".join(
        f"{number}\n00:00:0{start},000 --> 00:00:0{start + 4},000\nline {number}\n\n"
        for number, start in enumerate((0, 2, 4), 1)
    )
    assert [passage[:2] for passage in timed(read(tmp_path, "a.srt", overlapping))] == [
        (0, 2),
        (2, 4),
        (4, 8),
    ]


def test_cues_without_blank_lines_keep_their_words_and_numbers_that_are_said(tmp_path: Path) -> None:
    content = "1\n00:00:01,000 --> 00:00:02,000\nWhat year?\n1984\n2\n00:00:03,000 --> 00:00:04,000\n\n3\n"
    content += "00:00:05,000 --> 00:00:06,000\nOne\n\ntwo\n4\n00:00:07,000 --> 00:00:08,000\n2001"
    assert texts(read(tmp_path, "a.srt", content)) == ["What year? 1984", "One two", "2001"]
    content = "WEBVTT\n\n00:01.000 --> 00:02.000\nOne.\n"
    content += "00:03.000 --> 00:04.000\nTwo.\n3\n00:05.000 --> 00:06.000\nThree.\n"
    assert texts(read(tmp_path, "a.vtt", content)) == ["One.", "Two.", "Three."]


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("[door slams]", []),
        ("(door slams)", []),
        ("♪ la la la ♪", []),
        ("♪ Hello", []),
        ("【拍手】", []),
        ("[sighs] Well, ♪", ["Well,"]),
        ("(LAUGHS) Well.", ["Well."]),
        ("It rises (twice a day) here.", ["It rises (twice a day) here."]),
        (">> Hello.", ["Hello."]),
        ("- Hello.\n- Hi.", ["Hello. Hi."]),
        ("ROBIN: Hello.", ["Hello."]),
        ("SPEAKER_00: Hello.", ["Hello."]),
        ("[SPEAKER_01]: Hello.", ["Hello."]),
        ("Speaker 2: Hello.", ["Hello."]),
        ("Remember: it rises.", ["Remember: it rises."]),
        ("TV: a history.", ["TV: a history."]),
        ("Robin: Hello.\nRobin: It rises.", ["Hello. It rises."]),
        ("At 3:30 it rose.\nAt 3:45 it fell.", ["At 3:30 it rose. At 3:45 it fell."]),
        ("3 < 5 and <i>5 > 3</i>", ["3 < 5 and 5 > 3"]),
        ("<font color='red'>A &amp; B</font> &lt; C\u200b", ["A & B < C"]),
    ],
)
def test_only_what_was_said_is_kept(tmp_path: Path, shown: str, said: list[str]) -> None:
    for name, content in (("a.srt", srt(shown, "Then.")), ("a.txt", f"{shown}\nThen.\n")):
        found = " ".join(texts(read(tmp_path, name, content)))
        assert found == " ".join([*said, "Then."])


def test_a_transcript_stands_beside_its_recording(tmp_path: Path) -> None:
    for name in ("talk.de.vtt", "talk.en-GB.vtt", "talk.mp4.TXT", "other.en.srt"):
        (tmp_path / name).touch()
    assert transcript_of(tmp_path / "talk.mp4", "en-US") == tmp_path / "talk.en-GB.vtt"
    assert transcript_of(tmp_path / "talk.mp4", "fr") == tmp_path / "talk.mp4.TXT"
    assert transcript_of(tmp_path / "tal.mp4", "en") is None


def test_the_last_words_may_stand_longer_than_the_recording(tmp_path: Path) -> None:
    assert timed(read(tmp_path, "a.srt", srt("One.", "Two."), seconds=3)) == [(0, 2, "One."), (2, 3, "Two.")]


def test_words_without_a_length_go_with_those_before(tmp_path: Path) -> None:
    content = "start\tend\ttext\n0\t2.5\tOne.\n2.5\t2.5\tTwo.\n"
    assert timed(read(tmp_path, "a.tsv", content)) == [(0, 2.5, "One. Two.")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks_are_no_words(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_text("Hello.", encoding=encoding)
    assert texts(read_transcript(tmp_path / "a.txt", 10)) == ["Hello."]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.srt", "Only text.", "has no line with times"),
        ("a.vtt", "WEBVTT\n", "has no line with times"),
        ("a.tsv", "from\tto\ttext\n", "its first line must be start, end and text"),
        ("a.tsv", "start\tend\ttext\n1\tlater\tHello\n", r"line 2: start and end must be seconds"),
        ("a.json", '{"title": "Hello"}', "is not what Whisper writes"),
        ("a.json", "[1, 2]", "is not what Whisper writes"),
        (
            "a.vtt",
            "WEBVTT\n\n00:50.000 --> 00:59.000\nHello\n",
            "lasts 10.0. Is it the transcript of another",
        ),
        ("a.txt", "  ", "holds no text"),
        ("a.srt", "1\n00:00:01,000 --> 00:00:02,000\n[Music]\n", "holds no text"),
    ],
)
def test_a_broken_transcript_is_refused_by_name(
    tmp_path: Path, name: str, content: str, message: str
) -> None:
    with pytest.raises(UserError, match=f"{name}.*{message}"):
        read(tmp_path, name, content, seconds=10)

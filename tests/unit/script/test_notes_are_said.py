"""The notes are what is said: whatever is given as notes, the script has their words in order, or names them."""

import re
import unicodedata
from collections import Counter

from hypothesis import assume, given
from hypothesis import strategies as st

from understudy.script.model import Script
from understudy.script.outline import Engine, Settings
from understudy.script.passages import read_passages

WORDS = {
    "en": [
        "light",
        "Dr",
        "e.g",
        "U.S",
        "3",
        "phase",
        "NASA",
        "don't",
        "2020",
        "p.m",
        "J",
        "iPhone",
        "a-b",
        "x_y",
    ],
    "ru": ["свет", "Дж", "т.е", "А", "1990", "космос", "из-за", "МГУ"],
    "ar": ["ضوء", "د", "الماء", "١٢", "نعم", "لا", "سريع"],
    "hi": ["प्रकाश", "डॉ", "पानी", "तेज़", "हाँ", "१२", "है"],
    "zh": ["光", "网络", "数据", "3", "很快", "的", "水"],
    "th": ["แสง", "น้ำ", "เร็ว", "ใช่", "ไม่", "12", "ก็"],
}
SPACED = ("en", "ru", "ar", "hi")
"""Where words are apart, there is no doubt which asterisks belong together."""
MARKS = ["", "", "", "", ",", ".", "!", "?", "…", " –", ";", "。", "।", "؟"]
AROUND = [
    "{}",
    "{}",
    "{}",
    "{}",
    '"{}"',
    "“{}”",
    "({})",
    "*{}*",
    "**{}**",
    "_{}_",
    "`{}`",
    "[{}](#)",
    "~~{}~~",
]
BLOCKS = [
    "{}",
    "{}",
    "{}",
    "# {}",
    "## {} ##",
    "> {}",
    "- {}",
    "* {}",
    "Thing: {}",
    "{}\n---",
    "    {}",
    "```\n{}\n```",
]
WHOLE = ("{}", "    {}")


def letters(text: str) -> str:
    """What of a text is words, whatever stands between them."""
    return "".join(character for character in text if unicodedata.category(character)[0] in "LMN")


def write(notes: list[str], language: str, length: float) -> Script:
    return Engine(Settings()).write(
        title="A title",
        notes=notes,
        length=length,
        language=language,
        persona="Ada Marsh",
        words_per_minute=158,
        cards_seconds=5.0,
        scene_seconds=0.7,
    )


@st.composite
def texts(draw: st.DrawFn, language: str) -> str:
    """A few words with their marks."""
    words = draw(st.lists(st.sampled_from(WORDS[language]), min_size=1, max_size=12))
    marked = [draw(st.sampled_from(AROUND)).format(word) + draw(st.sampled_from(MARKS)) for word in words]
    return draw(st.sampled_from([" ", " ", "\n", *([""] if language in ("zh", "th") else [])])).join(marked)


@st.composite
def all_notes(draw: st.DrawFn, languages: tuple[str, ...] = tuple(WORDS)) -> tuple[str, list[str], str]:
    """A language, paragraphs, and the letters of their words."""
    language = draw(st.sampled_from(languages))
    said = draw(st.lists(texts(language), min_size=1, max_size=8))
    notes = []
    for text in said:
        form = draw(st.sampled_from(BLOCKS))
        # A heading or an item is one line.
        notes.append(form.format(text if form in WHOLE else text.replace("\n", " ")))
    return language, notes, letters("".join(notes))


def is_within(part: str, whole: str) -> bool:
    """Whether the letters of a part come in this order in the whole."""
    rest = iter(whole)
    return all(letter in rest for letter in part)


@given(all_notes())
def test_the_words_of_a_script_are_the_words_of_the_notes_in_order(given_notes: tuple) -> None:
    language, notes, expected = given_notes
    passages = read_passages(notes, language)
    assert letters("".join(passage.heading + passage.text for passage in passages)) == expected
    script = write(notes, language, 900.0)
    assert script.left_out is None
    assert letters("".join(scene.dialogue for scene in script.scenes)) == letters(
        "".join(passage.text for passage in passages)
    )
    shown = [letters(scene.image_prompt) for scene in script.scenes]
    assert all(any(letters(passage.heading) in prompt for prompt in shown) for passage in passages)


@given(all_notes(), st.floats(8, 30))
def test_words_that_a_film_has_no_time_for_are_named(given_notes: tuple, length: float) -> None:
    language, notes, expected = given_notes
    script = write(notes, language, length)
    said = letters("".join(scene.dialogue for scene in script.scenes))
    named = letters("".join(script.left_out.texts if script.left_out else []))
    assert is_within(said, expected) and is_within(named, expected)
    headings = Counter(expected) - Counter(said + named)
    shown = "".join(letters(scene.image_prompt) for scene in script.scenes if not scene.on_camera)
    assert not headings - Counter(shown)


@given(st.text("aB1é网光ع我ไ*_~`#>-+.!?:|\\ \n\t\"'“”[]{}<>=—…🎉", max_size=60))
def test_no_letter_of_any_text_is_lost_or_changed(text: str) -> None:
    """But for the names of code's languages, and the numbers of lists."""
    assume(not re.search("```|~~~", text))
    notes = [paragraph for paragraph in text.split("\n\n") if paragraph.strip()]
    read = "".join(passage.heading + passage.text for passage in read_passages(notes, "en"))
    assert re.sub("1", "", letters(read)) == re.sub("1", "", letters(text))


@given(all_notes(SPACED).filter(lambda given_notes: "```" not in "".join(given_notes[1])))
def test_no_mark_of_markdown_is_shown(given_notes: tuple) -> None:
    language, notes, _ = given_notes
    for scene in write(notes, language, 900.0).scenes:
        assert not re.search(r"[*`#~]|\]\(|---", scene.dialogue), scene.dialogue

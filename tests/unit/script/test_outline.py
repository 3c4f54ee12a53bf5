"""The embedded writer turns notes into a script of the wanted length, the same every time."""

from functools import partial

import pytest
from shipped import TOPICS, shipped

from understudy.animatic.brief import read_brief
from understudy.errors import UserError
from understudy.script.outline import Engine, Settings
from understudy.script.own import script_text
from understudy.script.passages import Passage, cut, fit, read_passages
from understudy.script.readable import page
from understudy.script.speech_time import speaking_seconds
from understudy.settings.project import Project
from understudy.settings.reading import read_yaml
from understudy.text.markdown import unmarked

RATE = 158
said = partial(speaking_seconds, words_per_minute=RATE, language="en")


def write(notes: list[str], **changes: object) -> object:
    arguments = {
        "title": "A title",
        "notes": notes,
        "length": 40.0,
        "language": "en-GB",
        "persona": "Ada Marsh",
        "words_per_minute": RATE,
        "cards_seconds": 5.0,
        "scene_seconds": 0.7,
    }
    settings = changes.pop("settings", Settings())
    return Engine(settings).write(**{**arguments, **changes})


def seconds(script: object) -> float:
    return 5.0 + sum(0.7 + said(scene.dialogue) for scene in script.scenes)


def test_a_heading_is_a_short_start_before_a_colon() -> None:
    (headed, plain) = read_passages(["The rules: One two.", "A time is 10:30 today. Fine: yes."], "en")
    assert headed == Passage("The rules", ("One two.",))
    assert plain.heading == ""


@pytest.mark.parametrize(
    ("language", "note", "said"),
    [
        ("en", "- light is fast", "light is fast."),
        ("en", "so: ask", "so: ask."),
        ("en", "light is *fast*", "light is *fast*."),
        ("en", "Three kinds:", "Three kinds:"),
        ("zh", "光很快", "光很快。"),
        ("hi", "प्रकाश तेज़ है", "प्रकाश तेज़ है।"),
        ("th", "แสงเร็ว", "แสงเร็ว"),
    ],
)
def test_a_fact_gets_no_capital_and_only_the_full_stop_of_its_language(
    language: str, note: str, said: str
) -> None:
    assert read_passages([note], language) == [Passage("", (said,))]


@pytest.mark.parametrize(
    "prose",
    [
        "An 'and' gate is a very picky *doorman*: both must be in.",
        "One thing is sure: it moves.",
        'He said: "Stop!"',
        "so it is: Berlin wins.",
        "Note: **it** is.",
    ],
)
def test_prose_with_a_colon_is_said(prose: str) -> None:
    (passage,) = read_passages([prose], "en")
    assert passage.heading == ""
    assert unmarked(passage.text) == prose.replace("*", "")


@pytest.mark.parametrize(
    ("notes", "passages"),
    [
        ("The moon: It pulls.\n\n---\n\nThe earth: It turns.", ["The moon|It pulls.", "The earth|It turns."]),
        ("# Intro\n\nThe *sea* comes.", ["Intro|The *sea* comes."]),
        ("# Tides\n\n## The moon\nIt pulls.", ["|Tides.", "The moon|It pulls."]),
        ("Intro\n---\n_It_ __pulls__.\n\n# End", ["Intro|*It* pulls.", "|End."]),
        (
            "# The moon pulls at the water of the whole sea\nYes.",
            ["|The moon pulls at the water of the whole sea.", "|Yes."],
        ),
        ("1. Take flour.\n2. Mix it", ["|Take flour. Mix it."]),
        ("Take:\n- Flour\n- Eggs", ["Take|Flour. Eggs."]),
        ("Take this:\n\n- flour\n- eggs", ["|Take this: flour. eggs."]),
        ("3. Oktober ist Feiertag.", ["|3. Oktober ist Feiertag."]),
        ("The answer is:\n\n42.", ["|The answer is:", "|42."]),
        ("It is **like** `that`, [see](https://example.org).", ["|It is like that, see."]),
        ("2*3*4 and 5 * 6 * 7", [r"|2\*3\*4 and 5 \* 6 \* 7."]),
        ("- **Speed**: It is fast.", ["Speed|It is fast."]),
        ("> Quoted\n> text.", ["|Quoted text."]),
        ("| a | b |\n|---|---|\n| c | d |", ["|a. b. c. d."]),
        ("```python\nx = 1\n```", ["|x = 1."]),
        ("    An indented line.", ["|An indented line."]),
        ("If a <b and c> d.", ["|If a <b and c> d."]),
        ("[Note]: it is", ["|[Note]: it is."]),
        ("🎉\n\n***\n\nYes.", ["|Yes."]),
        ("标题：文字。", ["标题|文字。"]),
        ("打开*网络*吗", ["|打开*网络*吗."]),
        ("第一行\n第二行。", ["|第一行第二行。"]),
        ("打开**网络。**很*“快”*了。", ["|打开网络。很*“快”*了。"]),
    ],
)
def test_notes_may_be_markdown_whose_marks_are_not_said(notes: str, passages: list[str]) -> None:
    read = read_passages(notes.split("\n\n"), "en")
    assert [f"{passage.heading}|{passage.text}" for passage in read] == passages


def test_notes_keep_their_words_and_small_letters_and_are_parted_at_sentence_ends_only() -> None:
    notes = "The U.S. economy grew in 2020. J. R. R. Tolkien sold at 3 p.m. and slept. iPads came."
    (passage,) = read_passages([notes], "en")
    assert passage.text == notes
    assert len(passage.sentences) == 3


def test_sentences_that_all_begin_with_a_small_letter_stay_so() -> None:
    assert read_passages(["light is fast. sound is slow"], "en")[0].text == "light is fast. sound is slow."


def test_a_diagram_is_headed_with_names_as_the_notes_write_them() -> None:
    notes = [
        f"Then *NASA* built a *rocket*, and flew it {n} times to the far side of the moon." for n in range(3)
    ]
    assert 'titled "NASA, rocket"' in write(notes).scenes[1].image_prompt


def test_a_long_passage_is_cut_at_sentence_ends() -> None:
    passage = read_passages(["One two three four five six seven. " * 6], "en")[0]
    parts = cut(passage, 6.0, said)
    assert len(parts) > 1
    assert tuple(s for part in parts for s in part.sentences) == passage.sentences


def test_notes_are_left_out_until_they_fit_but_never_first_or_last() -> None:
    passages = read_passages(
        [f"Part {n} begins here now. It goes on for a while longer." for n in range(8)], "en"
    )
    fitted, left_out = fit(passages, 20, 2, lambda some: sum(said(passage.text) for passage in some))
    assert sum(said(passage.text) for passage in fitted) == pytest.approx(20, rel=0.1)
    assert fitted[0].sentences[0] == passages[0].sentences[0]
    assert fitted[-1].sentences[-1] == passages[-1].sentences[-1]
    assert sorted(fitted + left_out, key=str) == sorted(passages, key=str)


def test_what_is_left_out_is_told_with_its_words_and_the_length_that_it_needs() -> None:
    notes = [
        f"Part {n}: This begins here now. It goes on for a while longer, *and* longer." for n in range(7)
    ]
    script = write(notes, length=20.0)
    left_out = script.left_out
    assert left_out.texts == [unmarked(note) for note in notes if note[:6] in " ".join(left_out.texts)]
    assert 2 + len(left_out.texts) <= left_out.paragraphs == 7
    assert left_out.in_words().startswith(
        f"{len(left_out.texts)} of 7 paragraphs of the notes are left out; "
    )
    assert write(notes, length=float(left_out.length)).left_out is None
    assert all(text in page(script, "en") for text in left_out.texts)


def test_a_part_of_a_paragraph_that_is_left_out_is_told_as_one() -> None:
    left_out = write(["It begins here. " + "It goes on for a while. " * 9], length=10.0).left_out
    assert set(left_out.texts[0].split(". ")) == {"It goes on for a while", "It goes on for a while."}
    assert left_out.in_words().startswith("a part of the notes is left out; ")


def test_where_all_is_said_a_script_does_not_speak_of_what_is_left_out() -> None:
    script = write(["It is short. That is all."])
    assert "left_out" not in script.model_dump(mode="json", exclude_none=True)


def test_a_script_that_becomes_the_users_own_leaves_nothing_out() -> None:
    script = write(
        [f"Sentence {n} says something about water and fire today." for n in range(20)], length=15.0
    )
    assert script.left_out and "left_out" not in script_text(script)


def test_no_sentence_goes_while_a_whole_paragraph_can() -> None:
    notes = [
        "We begin.",
        *(f"Thing {n} is here. That is so because of the sea." for n in range(6)),
        "We end.",
    ]
    spoken = " ".join(scene.dialogue for scene in write(notes, length=22.0).scenes)
    assert all(
        (f"Thing {n} is here." in spoken) == (f"Thing {n} is here. That is so" in spoken) for n in range(6)
    )


@pytest.mark.parametrize("length", [25, 30, 40])
@pytest.mark.parametrize("topic", TOPICS)
def test_the_shipped_topics_hold_their_target_length(topic: str, length: float) -> None:
    notes = Project(shipped()).topic(topic).notes
    assert seconds(write(notes, length=length)) == pytest.approx(length, rel=0.1)


def test_the_same_notes_give_the_same_script() -> None:
    notes = Project(shipped()).topic("firewalls").notes
    assert write(notes) == write(notes)


def test_scenes_on_camera_and_diagrams_alternate_in_notes_without_headings() -> None:
    notes = [f"Sentence {n} says something about water and fire today." for n in range(5)]
    assert [scene.on_camera for scene in write(notes).scenes] == [True, False, True, False, True]


def test_a_scene_keeps_its_id_when_another_one_is_added() -> None:
    notes = ["Hello there, all of you.", "The rules: A rule is a rule.", "That is all for today."]
    more = [*notes[:2], "The end: Every story ends.", notes[2]]
    ids = [scene.id for scene in write(notes).scenes]
    assert ids == ["opening", "the-rules", "closing"]
    assert [scene.id for scene in write(more).scenes] == ["opening", "the-rules", "the-end", "closing"]


def test_nobody_is_greeted_unless_the_settings_say_so() -> None:
    notes = ["Water is wet.", "That is all."]
    assert "Hello" not in str(write(notes)) and "Thanks" not in str(write(notes))
    greeted = write(notes, settings=Settings(greeting=True))
    assert greeted.scenes[0].dialogue.startswith("Hello, I'm Ada. ")
    assert greeted.scenes[-1].dialogue.endswith(" Thanks for watching.")


def test_no_greeting_in_another_language() -> None:
    script = write(["Guten Tag zusammen.", "Das ist alles."], language="de", settings=Settings(greeting=True))
    assert "Hello" not in script.scenes[0].dialogue


@pytest.mark.parametrize("notes", [["🎉"], ["---"], ["…", "***"]])
def test_notes_without_a_word_are_refused(notes: list[str]) -> None:
    with pytest.raises(UserError, match="no word"):
        write(notes)


def test_notes_that_give_too_many_scenes_are_refused_in_words() -> None:
    with pytest.raises(UserError, match="250 scenes"):
        write([f"T{n}: Yes." for n in range(250)], length=900.0)


def test_a_sentence_that_no_scene_can_hold_is_divided() -> None:
    notes = ["word " * 700]
    scenes = write(notes, length=900.0).scenes
    assert " ".join(scene.dialogue for scene in scenes).removesuffix(".").split() == notes[0].split()


def test_a_heading_is_shown_whole_whatever_marks_it_has() -> None:
    prompt = write(["Yes.", "The “AND” gate: Both must be in.", "No."]).scenes[1].image_prompt
    assert read_brief(prompt, on_camera=False).heading == "The 'AND' gate"


@pytest.mark.parametrize("topic", TOPICS)
def test_every_shipped_topic_file_names_its_schema(topic: str) -> None:
    path = shipped() / f"config/topics/{topic}.yaml"
    assert path.read_text().startswith("# yaml-language-server: $schema=")
    assert read_yaml(path)["prompt"]

"""The embedded writer turns notes into a script of the wanted length, the same every time."""

from functools import partial

import pytest
from shipped import TOPICS, shipped

from understudy.script.outline import Engine, Settings
from understudy.script.passages import Passage, cut, fit, read_passages
from understudy.script.speech_time import speaking_seconds
from understudy.settings.project import Project
from understudy.settings.reading import read_yaml

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
    return Engine(Settings()).write(**{**arguments, **changes})


def seconds(script: object) -> float:
    return 5.0 + sum(0.7 + said(scene.dialogue) for scene in script.scenes)


def test_a_heading_is_a_short_start_before_a_colon() -> None:
    (headed, plain) = read_passages(["The rules: one two.", "A time is 10:30 today. Fine: yes."], "en")
    assert headed == Passage("The rules", ("One two.",))
    assert plain.heading == ""


def test_a_fact_without_a_full_stop_is_finished() -> None:
    assert read_passages(["- light is fast"], "en") == [Passage("", ("Light is fast.",))]


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
    assert 'titled "NASA and rocket"' in write(notes).scenes[1].image_prompt


def test_a_long_passage_is_cut_at_sentence_ends() -> None:
    passage = read_passages(["One two three four five six seven. " * 6], "en")[0]
    parts = cut(passage, 6.0, said)
    assert len(parts) > 1
    assert tuple(s for part in parts for s in part.sentences) == passage.sentences


def test_notes_are_left_out_until_they_fit_but_never_first_or_last() -> None:
    passages = read_passages(
        [f"Part {n} begins here now. It goes on for a while longer." for n in range(8)], "en"
    )
    fitted = fit(passages, 20, 0, said)
    assert sum(said(passage.text) for passage in fitted) == pytest.approx(20, rel=0.1)
    assert fitted[0].sentences[0] == passages[0].sentences[0]
    assert fitted[-1].sentences[-1] == passages[-1].sentences[-1]


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


def test_no_greeting_in_another_language() -> None:
    script = write(["Guten Tag zusammen.", "Das ist alles."], language="de")
    assert "Hello" not in script.scenes[0].dialogue


@pytest.mark.parametrize("topic", TOPICS)
def test_every_shipped_topic_file_names_its_schema(topic: str) -> None:
    path = shipped() / f"config/topics/{topic}.yaml"
    assert path.read_text().startswith("# yaml-language-server: $schema=")
    assert read_yaml(path)["prompt"]

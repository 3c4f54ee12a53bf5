"""The embedded writer turns notes into a script of the wanted length, the same every time."""

import pytest
from shipped import TOPICS, shipped

from understudy.script.outline import Engine, Settings
from understudy.script.passages import Passage, cut, fit, read_passages
from understudy.script.speech_time import sentences, speaking_seconds
from understudy.settings.project import Project
from understudy.settings.reading import read_yaml

RATE = 158


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
    return 5.0 + sum(0.7 + speaking_seconds(scene.dialogue, RATE) for scene in script.scenes)


def test_sentences_end_at_marks_but_not_in_numbers_and_abbreviations() -> None:
    text = 'It costs 3.5 pounds, e.g. here. Dr. Lee said "Stop!" Then what? Yes'
    assert sentences(text) == ["It costs 3.5 pounds, e.g. here.", 'Dr. Lee said "Stop!"', "Then what?", "Yes"]


def test_a_heading_is_a_short_start_before_a_colon() -> None:
    (headed, plain) = read_passages(["The rules: one two.", "A time is 10:30 today. Fine: yes."])
    assert headed == Passage("The rules", ("One two.",))
    assert plain.heading == ""


def test_a_fact_without_a_full_stop_is_finished() -> None:
    assert read_passages(["- light is fast"]) == [Passage("", ("Light is fast.",))]


def test_a_long_passage_is_cut_at_sentence_ends() -> None:
    passage = read_passages(["One two three four five six seven. " * 6])[0]
    parts = cut(passage, 6.0, RATE)
    assert len(parts) > 1
    assert tuple(s for part in parts for s in part.sentences) == passage.sentences


def test_notes_are_left_out_until_they_fit_but_never_first_or_last() -> None:
    passages = read_passages([f"Part {n} begins here now. It goes on for a while longer." for n in range(8)])
    fitted = fit(passages, 20, 0, RATE)
    assert sum(speaking_seconds(passage.text, RATE) for passage in fitted) == pytest.approx(20, rel=0.1)
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

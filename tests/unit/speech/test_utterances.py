import pytest

from understudy.errors import UserError
from understudy.speech.utterances import SHORTEST, utterances

LONG = (
    "A heat pump, which is a machine that moves heat from one place to another, works like a fridge in reverse; it "
    "takes warmth from the outside air, even when it is cold, and brings it into your home, where it is needed most."
)


def divide(text, longest=200, language="en", **pronunciations):
    return utterances(text, language, pronunciations, longest)


def written(text, **options):
    return [sentence.written for sentence in divide(text, **options)]


def test_each_sentence_is_said_in_one_go():
    text = "A lock needs a key. Does every door need one? This one does not!"
    assert written(text) == ["A lock needs a key.", "Does every door need one?", "This one does not!"]


def test_a_very_short_sentence_goes_with_the_next_one():
    assert written("Yes. It really does. Nobody knows why.") == ["Yes. It really does.", "Nobody knows why."]


def test_a_very_short_last_sentence_goes_with_the_one_before():
    assert written("It really does work. Yes.") == ["It really does work. Yes."]


def test_a_very_short_text_is_said_by_itself():
    assert written("Yes.") == ["Yes."]


@pytest.mark.parametrize("longest", [40, 80, 120])
def test_no_part_of_a_long_sentence_is_too_long_or_too_short(longest):
    parts = divide(LONG, longest=longest)
    assert max(part.length for part in parts) <= longest
    assert min(part.length for part in parts) >= SHORTEST


def test_a_long_sentence_is_divided_at_the_mark_next_to_its_middle():
    assert written(LONG, longest=120)[0].endswith("in reverse;")


def test_a_part_of_a_sentence_is_no_complete_one():
    parts = divide(f"{LONG} It is really quite simple.", longest=120)
    assert [part.is_complete for part in parts] == [False, True, True]


def test_a_long_sentence_without_marks_is_divided_between_words():
    parts = written("one two three four five six seven eight nine ten eleven twelve", longest=40)
    assert parts == ["one two three four five six seven", "eight nine ten eleven twelve"]


@pytest.mark.parametrize("longest", [30, 60, 400])
def test_all_tokens_are_there_in_order_as_written(longest):
    text = f"Well – yes! 🎉 {LONG} The U.S. economy (mostly) grew… OK"
    assert " ".join(written(text, longest=longest)).split() == text.split()


def test_initials_do_not_end_a_sentence():
    assert written("The U.S. economy grew last year.") == ["The U.S. economy grew last year."]


def test_an_abbreviation_of_the_language_does_not_end_a_sentence():
    assert len(divide("Es wird gefeiert, d. h. viele Gäste kommen, z. B. Freunde.", language="de")) == 1


def test_a_sentence_without_a_mark_is_said_with_a_full_stop():
    assert divide("This goes on")[0].spoken == "This goes on."


def test_a_dash_by_itself_is_said_as_a_comma():
    assert divide("It works - even in winter.")[0].spoken == "It works, even in winter."


def test_an_emoji_is_written_but_not_said():
    (sentence,) = divide("What a wonderful day 🎉")
    assert sentence.written == "What a wonderful day 🎉"
    assert sentence.spoken == "What a wonderful day."


def test_changing_a_sentence_changes_no_other():
    text = "A lock needs a key. Every door has one. This one does not."
    before, after = divide(text), divide(text.replace("Every door has one.", "Some doors do without any."))
    assert before[0] == after[0]
    assert before[2] == after[2]


@pytest.mark.parametrize("text", ["", " – 🎉 … "])
def test_a_text_with_nothing_to_say_is_refused(text):
    with pytest.raises(UserError, match="nothing to say"):
        divide(text)

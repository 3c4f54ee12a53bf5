"""Image prompts, read into the parts of a picture."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from understudy.animatic.brief import read_brief
from understudy.drawing.icons import icon_for


def labels(prompt, on_camera=False):
    return [subject.label for subject in read_brief(prompt, on_camera).subjects]


def infographic(showing, title="How a firewall decides"):
    return f'A clean flat vector infographic titled "{title}", showing {showing}.'


def test_the_heading_stands_in_quotes():
    assert read_brief(infographic("a lock"), False).heading == "How a firewall decides"


def test_the_things_shown_become_subjects_without_articles():
    assert labels(infographic("a packet, a rule list and the lock")) == ["Packet", "Rule list", "Lock"]


def test_subjects_have_the_icons_of_their_words():
    subjects = read_brief(infographic("a packet and a lock"), False).subjects
    assert [subject.icon for subject in subjects] == [icon_for("packet"), icon_for("lock")]


def test_things_in_a_list_flow_from_one_to_the_next():
    assert read_brief(infographic("a packet, a rule list and a lock"), False).layout == "flow"


def test_the_kicker_stands_under_the_line():
    prompt = 'An infographic titled "More heat", under the line "Efficiency", showing heat and power.'
    brief = read_brief(prompt, False)
    assert (brief.kicker, brief.heading) == ("Efficiency", "More heat")


@pytest.mark.parametrize(
    ("showing", "number", "unit", "subjects"),
    [
        ("the number 3.5 times", "3.5", "times", []),
        ("the figure 94 %", "94", "%", []),
        ("the figure 94 %, houses and power", "94", "%", ["Houses", "Power"]),
        ("the number $1,200,000 with coins and a bank", "$1,200,000", "", ["Coins", "Bank"]),
        ("power and the number 20 degrees", "20", "degrees", ["Power"]),
    ],
)
def test_a_figure_makes_a_number_layout(showing, number, unit, subjects):
    brief = read_brief(infographic(showing), False)
    assert (brief.layout, brief.number, brief.unit) == ("number", number, unit)
    assert [subject.label for subject in brief.subjects] == subjects


@pytest.mark.parametrize(
    ("prompt", "layout"),
    [
        (infographic("a rule, a key and a lock", title="Check list"), "steps"),
        ("An infographic comparing two heaters, showing a boiler and a heat pump", "compare"),
        ("infographic showing the parts of a bicycle: wheels, a frame and pedals", "hub"),
        ("cats versus dogs", "compare"),
        ("a castle with a drawbridge and a guard at the gate, watercolour", "hub"),
        (infographic("a lock"), "hero"),
        ("A firewall", "hero"),
    ],
)
def test_the_words_of_a_prompt_choose_the_layout(prompt, layout):
    assert read_brief(prompt, False).layout == layout


def test_free_text_gives_its_nouns_in_order():
    prompt = "a castle with a drawbridge and a guard at the gate, watercolour"
    assert labels(prompt) == ["Castle", "Drawbridge", "Guard", "Gate"]


def test_words_of_style_are_no_subjects():
    prompt = (
        "A photorealistic wide shot of a man walking his dog along a river at sunset, cinematic lighting, 4k"
    )
    assert labels(prompt) == ["Man", "Dog", "River"]


def test_compounds_stay_together():
    assert labels("A glowing neural network connecting a microphone, a film strip and a laptop") == [
        "Neural network",
        "Microphone",
        "Film strip",
        "Laptop",
    ]


def test_at_most_four_things_are_found():
    assert len(labels("a castle, a bridge, a guard, a gate, a horse, a king and a queen")) == 4


@pytest.mark.parametrize(
    ("prompt", "shot"),
    [
        ("Close-up of the presenter", "close"),
        ("A close up, warm light", "close"),
        ("Wide shot of a woman in an office", "wide"),
        ("Medium shot of the presenter", "medium"),
        ("The presenter smiles", "medium"),
    ],
)
def test_the_shot_of_a_presenter_is_read(prompt, shot):
    assert read_brief(prompt, True).shot == shot


def test_callouts_are_read_up_to_the_full_stop():
    prompt = "Close-up in a bright office. Call-outs: heat pump, freezing. Soft light."
    assert labels(prompt, on_camera=True) == ["Heat pump", "Freezing"]


def test_initials_do_not_end_the_callouts():
    assert labels("Call-outs: J. R. R. Tolkien, the U.S. economy. Soft light.", on_camera=True) == [
        "J. R. R. Tolkien",
        "U.S. economy",
    ]


def test_a_presenter_without_callouts_has_no_subjects():
    assert labels("Medium shot of the presenter with a mug and a laptop", on_camera=True) == []


def test_other_languages_are_listed_as_they_are():
    brief = read_brief(
        'titled "Wie eine Brandmauer wirkt", showing ein Paket, eine Regel und ein Schloss.', False
    )
    assert [subject.label for subject in brief.subjects] == ["Paket", "Regel", "Schloss"]
    assert labels("防火墙、规则、锁") == ["防火墙", "规则", "锁"]


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=200), st.booleans())
def test_any_text_gives_a_brief(prompt, on_camera):
    assert len(read_brief(prompt, on_camera).subjects) <= 5


@pytest.mark.parametrize("text", ["%{}\\:'\"<b>-->", "😀", "", 'titled "', "showing", "the number"])
def test_hostile_text_gives_a_brief(text):
    read_brief(text, False)
    read_brief(infographic(text), False)


def test_long_labels_are_shortened_at_a_word():
    (label,) = labels(infographic("a " + "very " * 20 + "long list"))
    assert len(label) <= 49
    assert label.endswith("very…")


def test_every_preferred_icon_is_solid_and_every_word_has_one_icon():
    import json

    from understudy.drawing.icons import _PREFERRED, _solid_icons

    icons = json.loads(_PREFERRED.read_text())
    words = [word for known in icons.values() for word in known.split(", ")]
    assert set(icons) <= set(_solid_icons())
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("phrase", "same_as"),
    [
        ("packets", "packet"),
        ("incoming packets", "packet"),
        ("walls of fire", "wall"),
        ("Rule list", "rule list"),
    ],
)
def test_a_phrase_has_the_icon_of_its_head(phrase, same_as):
    assert icon_for(phrase) == icon_for(same_as) is not None


def test_words_of_the_icon_set_itself_are_found():
    assert icon_for("stroopwafels") is not None


def test_unknown_words_have_no_icon():
    assert icon_for("xyzzy") is None

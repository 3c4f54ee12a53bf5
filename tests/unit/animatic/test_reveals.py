"""Parts appear as their words are spoken."""

from hypothesis import given
from hypothesis import strategies as st

from understudy.animatic.reveals import reveal_times, time_of


def spoken(text, step=1.0):
    return [(i * step, word) for i, word in enumerate(text.split())]


def test_a_part_appears_just_before_its_word():
    assert reveal_times(["Rule list"], spoken("it reads the rule list first"), 0, 9) == (2.75,)


def test_another_form_of_the_word_counts():
    assert reveal_times(["Compressor"], spoken("then it is compressed hard"), 0, 9) == (2.75,)
    assert reveal_times(["Pumps"], spoken("the pump runs"), 0, 9) == (0.75,)


def test_the_most_complete_mention_wins():
    words = spoken("air comes in and the outside air leaves")
    assert reveal_times(["Outside air"], words, 0, 9) == (4.75,)


def test_a_part_that_is_not_named_comes_between_its_neighbours():
    words = spoken("first a pump and then a long while later the radiator")
    pump, hidden, radiator = reveal_times(["Pump", "Valve", "Radiator"], words, 0, 20)
    assert hidden == (pump + radiator) / 2


def test_without_words_parts_are_spread_evenly():
    assert reveal_times(["A", "B", "C"], [], 0, 8) == (2, 4, 6)


def test_no_parts_need_no_times():
    assert reveal_times([], spoken("some words"), 0, 5) == ()


def test_a_figure_appears_as_it_is_said_whatever_came_before_it():
    words = spoken("short waves of light are scattered 4 times as much")
    assert time_of("4 times", words) == 5.75
    assert time_of("94 %", words) is None


labels = st.lists(st.sampled_from(["Heat pump", "Radiator", "Cold air", "42", "…", "a"]), max_size=6)
texts = st.lists(st.sampled_from(["heat", "pump", "radiators", "cold", "air", "42", "the"]), max_size=20)


@given(labels, texts)
def test_parts_never_appear_out_of_order_or_outside_the_scene(names, words):
    times = reveal_times(names, spoken(" ".join(words), 0.4), 0.5, 7.0)
    assert len(times) == len(names)
    assert list(times) == sorted(times)
    assert all(0.5 <= time <= 7.0 for time in times)

"""Text: measuring, wrapping and fitting in any language."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from understudy.drawing.canvas import pixels, raster
from understudy.drawing.text import draw_text, fit, is_right_to_left, measure, missing_characters, wrap
from understudy.text.tokens import tokens

HOSTILE = [
    "%{}\\:'\"<b>-->",
    "😀 👩‍👩‍👧 🇩🇪",
    "\ud800 half",
    "a\x00b\nc\td",
    "\u202e\u2067\u200d",
    "防火墙",
    "كيف؟",
    " ",
]


def _ink(text, width=900, height=90):
    picture = raster(width, height, lambda c: draw_text(c, 20, 60, text, 40, "Bold", "#000000"))
    return pixels(picture)[..., 3]


def test_a_longer_text_is_wider():
    assert measure("firewalls", 40) > measure("firewall", 40) > measure("", 40) == 0


def test_letters_are_kerned():
    assert measure("AVAVAV", 40) < 3 * (measure("A", 40) + measure("V", 40)) - 10


def test_drawn_text_is_as_wide_as_measured():
    columns = _ink("How a firewall works").any(0).nonzero()[0]
    assert columns[-1] - columns[0] == pytest.approx(measure("How a firewall works", 40, "Bold"), abs=8)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_drawn_and_wrapped(text):
    _ink(text)
    wrap(text, 30, "Bold", 120)
    fit(text, "Bold", 120, (30, 20), 1)
    missing_characters(text)


def test_wrapped_lines_hold_every_word_in_order_and_fit():
    text = "How a firewall decides what may pass and what has to stay outside"
    lines = wrap(text, 40, "Bold", 500)
    assert " ".join(lines) == text
    assert all(measure(line, 40, "Bold") <= 500 for line in lines)


def test_wrapped_lines_are_about_equally_long():
    widths = [
        measure(line, 40, "Bold") for line in wrap("one two three four five six seven", 40, "Bold", 480)
    ]
    assert min(widths) > 0.6 * max(widths)


def test_a_word_wider_than_the_line_is_broken():
    lines = wrap("Donaudampfschifffahrtsgesellschaft", 40, "Bold", 300)
    assert len(lines) > 1
    assert "".join(lines) == "Donaudampfschifffahrtsgesellschaft"


def test_words_are_not_broken_to_make_lines_equal():
    assert wrap("Energy bills", 27, "Bold", 110) == ["Energy", "bills"]


def test_chinese_breaks_without_spaces_and_keeps_its_full_stop():
    lines = wrap("防火墙如何工作。防火墙如何工作。", 40, "Bold", 300)
    assert "".join(lines) == "防火墙如何工作。防火墙如何工作。"
    assert not any(line.startswith("。") for line in lines)


def test_what_does_not_fit_at_the_smallest_size_ends_in_an_ellipsis():
    size, lines = fit("word " * 60, "Bold", 200, (30, 20), 2)
    assert size == 20
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(measure(line, size, "Bold") <= 200 for line in lines)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60), st.integers(40, 400))
def test_any_text_fits_its_box(text, width):
    size, lines = fit(text, "Bold", width, (24, 18, 12), 2)
    assert len(lines) <= 2
    assert all(measure(line, size, "Bold") <= width + 1 for line in lines)


def test_arabic_and_hebrew_read_from_the_right():
    assert is_right_to_left("كيف يعمل Firewall")
    assert is_right_to_left("«איך»")
    assert not is_right_to_left("How كيف")
    assert not is_right_to_left("2026 %")


def test_manrope_draws_latin_cyrillic_and_greek():
    assert missing_characters("Grüße, naïve façade – Привет, γειά! 3,5 € “x”") == ""


def test_characters_that_no_font_draws_are_named_once():
    unassigned = "\u0378"
    assert missing_characters(f"a{unassigned}b{unassigned}") == unassigned


@pytest.mark.parametrize(
    "text",
    [
        "ファイアウォールは、「ネットワーク」を通るすべてのパケットを検査します。",
        "防火墙检查每一个数据包，并且按照“规则”决定是否让它通过！",
        "ไฟร์วอลล์จะตรวจสอบทุกแพ็กเก็ตที่ผ่านเครือข่ายและตัดสินใจ",
    ],
)
@pytest.mark.parametrize("width", [280, 400])
def test_lines_without_spaces_break_between_words_by_their_rules(text, width):
    lines = wrap(text, 24, "Bold", width)
    assert "".join(lines) == text
    words = [token.text for token in tokens(text)]
    borders = set(itertools.accumulate(map(len, words)))
    assert set(itertools.accumulate(map(len, lines))) <= borders
    assert not any(line[0] in "、。，！」”" or line[-1] in "「“" for line in lines)

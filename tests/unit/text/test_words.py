"""Clauses, words and languages of a text."""

import unicodedata

import pytest

from understudy.text.clauses import ends_a_clause, parts_between_marks
from understudy.text.languages import full_stop, has_spaces, primary
from understudy.text.words import capitalised, words


@pytest.mark.parametrize("word", ["well,", "it:", "so;", "‘well,’", "نعم،", "是，", "–", "-", "Il »,"])
def test_a_clause_ends_at_a_comma_colon_or_dash(word: str) -> None:
    assert ends_a_clause(word)


@pytest.mark.parametrize("word", ["well", "well-", "10:30", "Yes."])
def test_no_clause_ends_within_a_word_or_with_a_sentence(word: str) -> None:
    assert not ends_a_clause(word)


def test_hyphens_and_apostrophes_divide_nothing() -> None:
    assert parts_between_marks("A well-known dog's bone (old), and more") == [
        "A well-known dog's bone",
        "old",
        "and more",
    ]


@pytest.mark.parametrize("text", ["फ़ायरवॉल हर पैकेट", "ไฟร์วอลล์", "ភាសាខ្មែរ", "মেশিন"])
def test_vowel_signs_divide_no_word(text: str) -> None:
    assert parts_between_marks(f"{text}, {text}") == [text, text]
    assert words(f"{text}।") == unicodedata.normalize("NFKC", text).split()


def test_words_are_compared_without_marks_and_capitals() -> None:
    assert words('Don\'t say "No. 5" – ＳＡＹ it!') == ["dont", "say", "no", "5", "say", "it"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("light is fast", "Light is fast"),
        ("iPhones ring", "iPhones ring"),
        ("NASA", "NASA"),
        ("*x*", "*x*"),
        ("", ""),
    ],
)
def test_only_a_word_in_small_letters_gets_a_capital(text: str, shown: str) -> None:
    assert capitalised(text) == shown


def test_a_language_is_known_without_its_region() -> None:
    assert [primary(tag) for tag in ("en-GB", "DE", "pt_BR", "zh-Hans-CN")] == ["en", "de", "pt", "zh"]


def test_some_languages_have_no_spaces_or_full_stops_of_their_own() -> None:
    assert [has_spaces(tag) for tag in ("zh-CN", "th", "ko")] == [False, False, True]
    assert [full_stop(tag) for tag in ("zh-CN", "th", "ko", "hi-IN")] == ["。", "", ".", "।"]

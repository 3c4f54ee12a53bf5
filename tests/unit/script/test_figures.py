"""Figures are read only where there are some."""

import pytest

from understudy.script.figures import figures


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "Every 90 minutes they take turns.", ["90 minutes"]),
        ("en", "It costs £500 or 7 percent, about 4 times as much.", ["£500", "7 percent", "4 times"]),
        ("en", "Some 94% of 3.5 km, at -5 °C.", ["94 %", "3.5 km", "-5 °C"]),
        ("en", "More than 24 satellites, and 3,000 people.", ["24 satellites", "3,000 people"]),
        ("de", "Etwa 20 Gäste warten 90 Minuten.", ["20 Gäste", "90 Minuten"]),
        ("fr", "Il faut 20 euros.", ["20 euros"]),
        ("fr", "Il y a 10 000 personnes et 1 234 567,5 chats.", ["10 000 personnes", "1 234 567,5 chats"]),
        ("ja", "90 % です。", ["90 %"]),
        ("en", "Phase 1 asks a few dozen, phase 2 asks hundreds.", []),
        ("en", "Rule 2 says no. Apollo 11 astronauts slept. COVID-19 and iPhone 15 users.", []),
        ("en", "In 2020 scientists met at 3:30 p.m. 4 is a number.", []),
        ("de", "Phase 2 fragt weiter.", []),
        ("fr", "La phase 2 demande plus.", []),
    ],
)
def test_a_figure_is_a_number_of_something(language: str, text: str, found: list[str]) -> None:
    assert figures(text, language) == found

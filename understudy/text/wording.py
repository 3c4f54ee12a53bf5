"""The words that films have burned in, by language: wording.json is their only home."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from understudy.text.languages import primary

_FALLBACK = "en"


@dataclass(frozen=True)
class Wording:
    """What stands in a film besides what its makers wrote; `{name}` is the presenter's."""

    label: str
    made_with: str
    draft: str
    drawn: str
    """Of a fictional presenter who is drawn."""
    fictional: str
    """Of one whom a model shows."""
    double: str
    """Of a real person, who has agreed."""
    icons: str
    type: str
    pictures: str
    voice: str
    script: str


def wording(language: str) -> Wording:
    """The words in a language, a BCP 47 tag; in English if there are none."""
    return _all().get(primary(language)) or _all()[_FALLBACK]


def has_wording(language: str) -> bool:
    """Whether there are words in a language."""
    return primary(language) in _all()


@cache
def _all() -> dict[str, Wording]:
    tables = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
    return {language: Wording(**words) for language, words in tables.items()}

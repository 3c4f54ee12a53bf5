"""Read an image prompt, written by the outline, a language model or a person, into the parts of a picture.

A diagram's prompt may say all it wants shown:

    A clean flat vector infographic titled "How a firewall decides", under the line "The idea",
    showing a packet, a rule list and a lock.

with `the figure 94 %` or `the number 3.5 times` among the things shown for a large figure, and words such as
"check list", "versus" or "parts of" for the layout. Any other prompt is searched for its nouns.
"""

import functools
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

from understudy.animatic.composition import Layout, Shot, Subject
from understudy.drawing.icons import icon_for
from understudy.text.clauses import parts_between_marks
from understudy.text.sentences import sentences
from understudy.text.words import capitalised

_MOST_SHOWN = 5  # subjects that a prompt lists
_MOST_FOUND = 4  # subjects found in free text
_MOST_CALLOUTS = 3
_LONGEST_LABEL = 48  # characters
_LONGEST_HEADING = 120

_QUOTED = r"[\"“„«](.+?)[\"”“»]"
_HEADING = re.compile(rf"\b(?:titled|entitled|headed|with the title)\s*:?\s+{_QUOTED}(?=[\s.,;:)]|$)", re.I)
_KICKER = re.compile(rf"\b(?:under the line|kicker)\s*:?\s+{_QUOTED}(?=[\s.,;:)]|$)", re.I)
_SHOWING = re.compile(r"\bshowing\s+(.+)", re.I | re.S)
_CALLOUTS = re.compile(r"\bcall-?\s?outs?\s*:\s*(.+)", re.I | re.S)
_NUMBER = re.compile(
    r"\bthe\s+(?:number|figure)\s+(?P<number>[-+−±~<>≈]?\s?[£$€¥₹]?\s?\d(?:[\d.,' ]*\d)?)\s*(?P<unit>[^,;]*)",
    re.I,
)
_BESIDE_NUMBER = re.compile(r"(?:^|\s+)(?:with|and|beside|next to)\s+")
_ARTICLE = re.compile(
    r"^(?:(?:and|or|a|an|the|some|its|their|his|her|your|our|(?:parts|kinds|layers|stages) of"
    r"|ein|eine|einen|der|das|un|une|una|le|la|les|el|los|las)\s+)+",
    re.I,
)
_LANGUAGE = "en"  # of prompts
_LIST = re.compile(r"\s*(?:,(?!\d)|:(?=\s)|;|،|、|，)\s*(?:and\s+)?|\s+(?:and|&|und|et|y)\s+")

_LAYOUTS: tuple[tuple[Layout, re.Pattern[str]], ...] = (
    ("steps", re.compile(r"\bcheck-?\s?list|\bto-do|\bstep[s-]|\bhow to\b|\bbefore you\b", re.I)),
    ("compare", re.compile(r"\bversus\b|\bvs\b|\bcompar(?:e|ed|ing|ison)\b|\bside by side\b", re.I)),
    ("hub", re.compile(r"\bparts of\b|\bmade of\b|\bmind map\b|\bhub\b|\boverview\b|\baround\b", re.I)),
)
_SHOTS: tuple[tuple[Shot, re.Pattern[str]], ...] = (
    ("close", re.compile(r"\bclose(?:-|\s)?up\b|\bclose shot\b|\bheadshot\b", re.I)),
    ("wide", re.compile(r"\bwide\b|\bfull(?:-|\s)body\b|\bfull shot\b|\blong shot\b", re.I)),
)

_VOCABULARY = Path(__file__).with_name("vocabulary.json")
_QUALIFYING_ENDING = re.compile(r"(?:ing|ly|ed|ful|ous|ish|less|ic|ive|able|ible)$")


Name = TypeVar("Name", bound=str)


@dataclass(frozen=True)
class Brief:
    """What a prompt asks for, in the fields of a `Composition`."""

    shot: Shot = "medium"
    heading: str = ""
    kicker: str = ""
    layout: Layout = "flow"
    number: str = ""
    unit: str = ""
    subjects: tuple[Subject, ...] = ()

    @property
    def texts(self) -> list[str]:
        """All that is written in the picture."""
        labels = (subject.label for subject in self.subjects)
        return [self.heading, self.kicker, self.number, self.unit, *labels]


def read_brief(prompt: str, on_camera: bool) -> Brief:
    """The parts of a picture of the presenter (`on_camera`) or of a diagram; every text gives some brief."""
    prompt = " ".join(prompt.split())
    if on_camera:
        return Brief(shot=_first_match(_SHOTS, prompt, "medium"), subjects=_callouts(prompt))
    heading = _shorten(_group(_HEADING, prompt), _LONGEST_HEADING)
    kicker = _shorten(_group(_KICKER, prompt), _LONGEST_LABEL)
    rest = _KICKER.sub(" ", _HEADING.sub(" ", prompt))
    shown = _SHOWING.search(rest)
    number, unit = "", ""
    if shown:
        items, number, unit = _listed(shown[1])
        subjects = [_subject(item) for item in items][:_MOST_SHOWN]
        introduced = shown[1].split(":")[0] if ":" in shown[1] else ""  # "the parts of a bicycle: wheels, …"
        said = f"{heading} {kicker} {rest[: shown.start()]} {introduced}"
    else:
        subjects = [_subject(noun) for noun in _nouns(rest)]
        said = f"{heading} {kicker} {rest}"
    if not subjects and not heading and not number:
        subjects = [_subject(part) for part in re.split(r"[,.;:،、，。]", rest) if part.strip()][:_MOST_FOUND]
    layout = _layout(said, len(subjects), listed=shown is not None)
    return Brief(
        heading=heading,
        kicker=kicker,
        layout="number" if number else layout,
        number=number,
        unit=unit,
        subjects=tuple(subjects),
    )


def _group(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1].strip() if found else ""


def _first_match(patterns: tuple[tuple[Name, re.Pattern[str]], ...], text: str, default: Name) -> Name:
    return next((name for name, pattern in patterns if pattern.search(text)), default)


def _layout(said: str, subjects: int, listed: bool) -> Layout:
    if subjects < 2:
        return "hero"
    if subjects == 2 and not listed:
        default: Layout = "hero"
    else:
        default = "flow" if listed else "hub"  # things of one place stand around the first, not after it
    return _first_match(_LAYOUTS, said, default)


def _shorten(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _subject(item: str) -> Subject:
    plain = _ARTICLE.sub("", item.strip(" .,;:\"'“”„«»()[]{}")).strip() or item.strip()
    return Subject(_shorten(capitalised(plain), _LONGEST_LABEL), icon_for(plain))


def _first_sentence(text: str) -> str:
    """Without its full stop; up to a semicolon if there is one."""
    first = "".join(sentences(text, _LANGUAGE)[:1]).rstrip(".!?")
    return re.split(r";(?=\s|$)", first, maxsplit=1)[0]


def _callouts(prompt: str) -> tuple[Subject, ...]:
    named = _LIST.split(_first_sentence(_group(_CALLOUTS, prompt)))
    return tuple(_subject(item) for item in named if item.strip())[:_MOST_CALLOUTS]


def _listed(text: str) -> tuple[list[str], str, str]:
    """The things in "a packet, a rule list and a lock", and the number and unit among them."""
    listed = _first_sentence(text)
    number, unit = "", ""
    figure = _NUMBER.search(listed)
    if figure:
        number = figure["number"].strip()
        # "3.5 times with power and heat": what follows the unit is shown beside the number.
        unit, *beside = _BESIDE_NUMBER.split(figure["unit"], maxsplit=1)
        unit = _shorten(unit.strip(), 20)
        listed = f"{listed[: figure.start()]}, {''.join(beside)} {listed[figure.end() :]}"
    return [item for item in _LIST.split(listed) if _ARTICLE.sub("", item).strip()], number, unit


@functools.cache
def _words(group: Literal["style", "function", "qualifying"]) -> frozenset[str]:
    """Words that say how a picture is made, words between nouns, or words before a noun."""
    return frozenset(" ".join(json.loads(_VOCABULARY.read_text())[group]).split())


def _nouns(text: str) -> list[str]:
    """Up to four things in free text, those with an icon first, in the order in which they are named."""
    phrases: list[str] = []
    for part in parts_between_marks(text.lower()):
        words: list[str] = []
        for word in [*part.split(), "the"]:  # the last one ends the phrase before it
            if word not in _words("function") | _words("style") and not word.isdigit():
                words.append(word)
                continue
            phrases += _noun(words)
            words = []
    phrases = list(dict.fromkeys(phrases))
    with_icon = [phrase for phrase in phrases if icon_for(phrase)]
    chosen = with_icon[:_MOST_FOUND] if len(with_icon) > 1 else phrases[:3]
    return [phrase for phrase in phrases if phrase in chosen]


def _noun(words: list[str]) -> list[str]:
    """The noun at the end of a phrase, with the noun before it ("rule list"); none of an empty phrase."""
    words = [
        word.removesuffix("'s").removesuffix("’s") for word in words if len(word) > 1 or not word.isascii()
    ]
    while len(words) > 1 and _QUALIFYING_ENDING.search(words[-1]):
        words = words[:-1]  # "a man walking": what he does comes after him
    compound = words[-2:]
    if len(compound) == 2 and (compound[0] in _words("qualifying") or _QUALIFYING_ENDING.search(compound[0])):
        compound = compound[1:]
    return [" ".join(compound)] if compound else []

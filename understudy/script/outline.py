"""The embedded writer: a script from the topic's notes, without a language model and the same every time."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from annotated_types import Gt, Le

from understudy.script.ids import free_id
from understudy.script.model import Scene, Script
from understudy.script.passages import Passage, cut, fit, read_passages
from understudy.script.speech_time import speaking_seconds
from understudy.script.things import things, unmarked
from understudy.text.languages import primary
from understudy.text.words import capitalised

# Shots of the presenter in the order in which scenes take them: each cut changes the size of the face.
_SHOTS = ("Medium shot", "Close-up", "Wide shot", "Close-up")
_MOVES = ("slow push in", "slow push in", "slow pull out", "slow pan to the left")

_SLACK = 0.06  # of the film's length by which it may be longer before anything is left out


@dataclass(frozen=True)
class Settings:
    """Makes the script from the topic's notes: no language model, the same every time."""

    longest_scene: Annotated[float, Gt(0), Le(60)] = 10.0
    """Seconds of speech after which a passage is cut into another scene, at a sentence end."""

    shortest_scene: Annotated[float, Gt(0), Le(60)] = 3.0
    """Seconds under which a passage without a heading is said together with the next one."""


class Engine:
    """Writes by cutting notes at sentence ends and mixing scenes on camera with diagrams."""

    revision = "3"
    Settings = Settings

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def write(
        self,
        *,
        title: str,
        notes: list[str],
        length: float,
        language: str,
        persona: str,
        words_per_minute: float,
        cards_seconds: float,
        scene_seconds: float,
    ) -> Script:
        """The script of a topic, near `length` seconds as far as the notes reach.

        Args:
            title: the film's title.
            notes: paragraphs to say, at least one; "Heading: text" becomes a diagram.
            length: target length of the film in seconds.
            language: language tag; a greeting and thanks are added in English only.
            persona: name of the presenter.
            words_per_minute: the presenter's speaking rate.
            cards_seconds: what opening and closing card take of the film.
            scene_seconds: what every scene takes besides its speech.
        """
        seconds = partial(speaking_seconds, words_per_minute=words_per_minute, language=language)
        passages = self._merged(read_passages(notes, language), seconds)
        budget = length - cards_seconds - scene_seconds * len(passages)
        passages = fit(passages, max(budget, 0), _SLACK * length, seconds)
        if primary(language) == "en":
            passages = _framed(passages, persona, budget, seconds)
        parts = [part for p in passages for part in cut(p, self._settings.longest_scene, seconds)]
        return Script(title=title, scenes=_scenes(parts, any(passage.heading for passage in passages)))

    def _merged(self, passages: list[Passage], seconds: Callable[[str], float]) -> list[Passage]:
        """Passages without headings that are too short for a scene, joined to the next such passage."""
        merged: list[Passage] = []
        for passage in passages:
            last = merged[-1] if merged else None
            is_joined = last and not last.heading and not passage.heading
            if is_joined and min(map(seconds, (last.text, passage.text))) < self._settings.shortest_scene:
                merged[-1] = Passage("", last.sentences + passage.sentences)
            else:
                merged.append(passage)
        return merged


def _framed(
    passages: list[Passage], persona: str, budget: float, seconds: Callable[[str], float]
) -> list[Passage]:
    """The passages with a greeting and thanks where they bring the film nearer to its length."""
    missing = budget - sum(seconds(passage.text) for passage in passages)
    greeting, thanks = f"Hello, I'm {persona.split()[0]}.", "Thanks for watching."
    framed = list(passages)
    if missing > seconds(greeting) and not framed[0].heading:
        framed[0] = Passage("", (greeting, *framed[0].sentences))
        missing -= seconds(greeting)
    if missing > seconds(thanks) and not framed[-1].heading:
        framed[-1] = Passage("", (*framed[-1].sentences, thanks))
    return framed


def _scenes(parts: list[Passage], has_headings: bool) -> list[Scene]:
    scenes: list[Scene] = []
    shots = 0
    for position, part in enumerate(parts):
        inner = 0 < position < len(parts) - 1
        on_camera = not part.heading if has_headings else not (inner and position % 2)
        scene_id = _scene_id(part, position, len(parts), {scene.id for scene in scenes})
        if on_camera:
            image = (
                f"{_SHOTS[shots % len(_SHOTS)]} of the presenter in a bright office, looking into the camera."
            )
            if callouts := things(part.text, most=2):
                image += f" Call-outs: {', '.join(callouts)}."
            video = f"The presenter talks to the camera; {_MOVES[shots % len(_MOVES)]}."
            shots += 1
        else:
            image = _diagram_prompt(part)
            video = "The parts appear one after another as they are named; slow push in."
        scenes.append(
            Scene(
                id=scene_id,
                dialogue=unmarked(part.text),
                image_prompt=image,
                video_prompt=video,
                on_camera=on_camera,
            )
        )
    return scenes


def _diagram_prompt(part: Passage) -> str:
    figures = _figures(unmarked(part.text))[:1]
    named = things(part.text, most=3 if figures else 4)
    named = [thing for thing in named if not thing[0].isdigit()]
    heading = part.heading or capitalised(" and ".join(named[:2])) or part.text[:30]
    showing = [f"the figure {figure}" for figure in figures] + named
    listed = ", ".join(showing[:-1]) + (" and " if len(showing) > 1 else "") + "".join(showing[-1:])
    quoted = heading.replace('"', "'")
    return f'A clean flat vector infographic titled "{quoted}"' + (f", showing {listed}." if listed else ".")


def _scene_id(part: Passage, position: int, count: int, taken: set[str]) -> str:
    """A name from what the scene is about, so that it stays the same while others come and go."""
    if part.heading:
        about = part.heading
    elif position == 0:
        about = "opening"
    elif position == count - 1:
        about = "closing"
    else:
        about = " ".join(things(part.text, most=2))
    return free_id(about, taken)


def _figures(text: str) -> list[str]:
    """Numbers with what they count, as "90 minutes"; a year counts nothing."""
    found = re.findall(r"(?<![\w.,])([£$€]?\d[\d,.]*(?<![.,]))\s*(%|[^\W\d]+)", text)
    return [f"{number} {unit}" for number, unit in found if not re.fullmatch(r"(19|20)\d\d", number)]

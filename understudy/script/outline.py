"""The embedded writer: a script from the topic's notes, without a language model and the same every time."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Annotated

from annotated_types import Gt, Le

from understudy.errors import UserError
from understudy.script.budget import TOLERANCE
from understudy.script.figures import figures
from understudy.script.ids import free_id
from understudy.script.model import MOST_SCENES, LeftOut, Scene, Script
from understudy.script.passages import Passage, cut, fit, read_passages
from understudy.script.speech_time import speaking_seconds
from understudy.script.things import things
from understudy.text.languages import primary
from understudy.text.markdown import unmarked
from understudy.text.words import capitalised

# Shots of the presenter in the order in which scenes take them: each cut changes the size of the face.
_SHOTS = ("Medium shot", "Close-up", "Wide shot", "Close-up")
_LONGEST_TITLE = 30  # characters of a diagram's title that are taken from what is said
_MOVES = ("slow push in", "slow push in", "slow pull out", "slow pan to the left")


@dataclass(frozen=True)
class Settings:
    """Makes the script from the topic's notes: no language model, the same every time."""

    longest_scene: Annotated[float, Gt(0), Le(60)] = 10.0
    """Seconds of speech after which a passage is cut into another scene, at a sentence end."""

    shortest_scene: Annotated[float, Gt(0), Le(60)] = 3.0
    """Seconds under which a passage without a heading is said together with the next one."""

    greeting: bool = False
    """Whether "Hello, I'm ..." and "Thanks for watching." are added to an English film that would be too short."""


class Engine:
    """Writes by cutting notes at sentence ends and mixing scenes on camera with diagrams."""

    revision = "3"
    settings_type = Settings

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
            notes: paragraphs to say, at least one, in Markdown or not; "Heading: text" becomes a diagram.
            length: target length of the film in seconds.
            language: language tag.
            persona: name of the presenter.
            words_per_minute: the presenter's speaking rate.
            cards_seconds: what opening and closing card take of the film.
            scene_seconds: what every scene takes besides its speech.

        Raises:
            UserError: there is no word in the notes, or they give too many scenes.
        """
        seconds = cache(partial(speaking_seconds, words_per_minute=words_per_minute, language=language))

        def parts(passages: list[Passage]) -> list[Passage]:
            merged = self._merged(passages, seconds)
            return [part for p in merged for part in cut(p, self._settings.longest_scene, seconds)]

        def film_seconds(passages: list[Passage]) -> float:
            return sum(scene_seconds + seconds(part.text) for part in parts(passages))

        paragraphs = read_passages(notes, language)
        if not paragraphs:
            raise UserError(
                "notes: there is no word in them that could be said. Write what the film is to say."
            )
        budget = length - cards_seconds
        said, left_out = fit(paragraphs, budget, TOLERANCE * length, film_seconds)
        if self._settings.greeting and primary(language) == "en":
            said = _framed(said, persona, budget - film_seconds(said), seconds)
        scenes = parts(said)
        if len(scenes) > MOST_SCENES:
            raise UserError(
                f"notes: they give {len(scenes)} scenes, and a film has {MOST_SCENES} at most. Join paragraphs, or set "
                "a shorter `length`."
            )
        return Script(
            title=title,
            scenes=_scenes(scenes, any(passage.heading for passage in said), language),
            left_out=_told(paragraphs, left_out, cards_seconds + film_seconds(paragraphs)),
        )

    def _merged(self, passages: list[Passage], seconds: Callable[[str], float]) -> list[Passage]:
        """Passages without headings that are too short for a scene, joined to the next such passage."""
        merged: list[Passage] = []
        for passage in passages:
            last = merged[-1] if merged else None
            if (
                last
                and not (last.heading or passage.heading)
                and min(map(seconds, (last.text, passage.text))) < self._settings.shortest_scene
            ):
                merged[-1] = Passage("", last.sentences + passage.sentences)
            else:
                merged.append(passage)
        return merged


def _told(paragraphs: list[Passage], left_out: list[Passage], length: float) -> LeftOut | None:
    if not left_out:
        return None
    return LeftOut(
        texts=[f"{p.heading}: {unmarked(p.text)}" if p.heading else unmarked(p.text) for p in left_out],
        in_part=sum(passage not in paragraphs for passage in left_out),
        paragraphs=len(paragraphs),
        length=math.ceil(length),
    )


def _framed(
    passages: list[Passage], persona: str, missing: float, seconds: Callable[[str], float]
) -> list[Passage]:
    """The passages with a greeting and thanks where they bring the film nearer to its length.

    `missing` is how many seconds it is too short.
    """
    greeting, thanks = f"Hello, I'm {persona.split()[0]}.", "Thanks for watching."
    framed = list(passages)
    if missing > seconds(greeting) and not framed[0].heading:
        framed[0] = Passage("", (greeting, *framed[0].sentences))
        missing -= seconds(greeting)
    if missing > seconds(thanks) and not framed[-1].heading:
        framed[-1] = Passage("", (*framed[-1].sentences, thanks))
    return framed


def _scenes(parts: list[Passage], has_headings: bool, language: str) -> list[Scene]:
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
            image = _diagram_prompt(part, language)
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


def _diagram_prompt(part: Passage, language: str) -> str:
    said = unmarked(part.text)
    figure = figures(said, language)[:1]
    named = things(part.text, most=3 if figure else 4)
    named = [thing for thing in named if not thing[0].isdigit()]
    heading = part.heading or capitalised(", ".join(named[:2])) or said[:_LONGEST_TITLE]
    showing = [f"the figure {figure}" for figure in figure] + named
    listed = ", ".join(showing[:-1]) + (" and " if len(showing) > 1 else "") + "".join(showing[-1:])
    quoted = re.sub(r'["“”„«»]', "'", heading)  # the title ends at a quotation mark
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

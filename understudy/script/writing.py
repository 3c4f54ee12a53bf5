"""How a language model comes to a script: a first version, better scenes where they are needed, cuts."""

import re
import sys
from collections.abc import Callable
from typing import Any

from understudy.errors import UserError
from understudy.script.answers import UnusableAnswerError, read_answer
from understudy.script.asking import ROUNDS, NoUsableAnswerError, ask
from understudy.script.budget import TOLERANCE, Budget
from understudy.script.ids import free_id
from understudy.script.model import Scene, Script
from understudy.script.own import check_letters
from understudy.script.passages import Passage, cut
from understudy.script.prompts import Assignment, scene_messages, script_messages
from understudy.script.schema import flat_schema
from understudy.script.server import ChatServer
from understudy.script.shortcomings import shortcomings
from understudy.script.tidying import tidy_scene, tidy_script
from understudy.text.sentences import sentences

_SHOT = re.compile(r"^(close-?up|medium shot|wide shot)", re.IGNORECASE)


def first_version(server: ChatServer, assignment: Assignment, seed: int) -> Script:
    """A valid script with an allowed number of scenes. Raises UserError."""
    budget = assignment.budget
    schema = flat_schema(Script, {"scenes": budget.scenes()}, budget.most_characters())
    return ask(server, script_messages(assignment, schema), schema, seed, _reader_of_script(assignment))


def better_version(server: ChatServer, assignment: Assignment, script: Script, seed: int) -> Script:
    """The script with scenes written again, in at most three rounds, until none falls short.

    A new version of a scene replaces the old one only if it is better. What still falls short is told on
    standard error: the script is valid, and its length is near what was asked for, not on it.
    """
    budget = assignment.budget
    schema = flat_schema(Scene, {}, budget.most_characters())
    for number in range(ROUNDS):
        needed = _needed(script, budget)
        for position, (target, wishes) in needed.items():
            messages = scene_messages(assignment, script, position, wishes, schema)
            read = _reader_of_scene(assignment, script, position)
            try:
                scene = ask(
                    server, messages, schema, seed + ROUNDS * (number + ROUNDS * position), read, rounds=1
                )
            except NoUsableAnswerError:
                continue
            if _is_better(scene, script.scenes[position], target, budget):
                script = _with_scenes(
                    script, [*script.scenes[:position], scene, *script.scenes[position + 1 :]]
                )
    for position, (_, wishes) in _needed(script, budget).items():
        print(f"Scene {script.scenes[position].id} is left as it is: {' '.join(wishes)}", file=sys.stderr)
    return script


def cut_long_scenes(script: Script, budget: Budget) -> Script:
    """The script with scenes that are too long for the video engine cut at sentence ends.

    The presenter is seen in another size after the cut; a diagram stays.
    """
    scenes: list[Scene] = []
    taken = {scene.id for scene in script.scenes}
    for scene in script.scenes:
        passage = Passage("", tuple(sentences(scene.dialogue, budget.language)))
        is_long = budget.seconds(scene.dialogue) > budget.longest_scene * (1 + TOLERANCE)
        parts = cut(passage, budget.longest_scene, budget.seconds) if is_long else [passage]
        for number, part in enumerate(parts):
            name = scene.id if number == 0 else free_id(scene.id, taken)
            taken.add(name)
            image = _other_shot(scene.image_prompt) if scene.on_camera and number % 2 else scene.image_prompt
            scenes.append(scene.model_copy(update={"id": name, "dialogue": part.text, "image_prompt": image}))
    return _with_scenes(script, scenes)


def _reader_of_script(assignment: Assignment) -> Callable[[str], Script]:
    least, most = assignment.budget.scenes()

    def read(text: str) -> Script:
        script = read_answer(
            text, Script, lambda content: tidy_script(content, assignment.presenter, assignment.title)
        )
        if not least <= len(script.scenes) <= most:
            raise UnusableAnswerError(
                f"- scenes: there should be {least} to {most}, found {len(script.scenes)}."
            )
        _check_letters(script)
        return script

    return read


def _reader_of_scene(assignment: Assignment, script: Script, position: int) -> Callable[[str], Scene]:
    old = script.scenes[position]

    def tidy(content: dict[str, Any]) -> dict[str, Any]:
        return tidy_scene({**content, "id": old.id, "on_camera": old.on_camera}, assignment.presenter)

    def read(text: str) -> Scene:
        scene = read_answer(text, Scene, tidy)
        _check_letters(Script(title="A title", scenes=[scene]))
        return scene

    return read


def _check_letters(script: Script) -> None:
    try:
        check_letters(script, "- script")
    except UserError as error:
        raise UnusableAnswerError(str(error)) from None


def _needed(script: Script, budget: Budget) -> dict[int, tuple[float, list[str]]]:
    """The scenes that fall short: position -> seconds that the dialogue should take, and what to do better."""
    needed = {}
    for position, (scene, target) in enumerate(zip(script.scenes, budget.targets(script), strict=True)):
        if wishes := shortcomings(scene, target, budget):
            needed[position] = (target, wishes)
    return needed


def _is_better(new: Scene, old: Scene, target: float, budget: Budget) -> bool:
    def shortness(scene: Scene) -> tuple[int, float]:
        return len(shortcomings(scene, target, budget)), abs(budget.seconds(scene.dialogue) - target)

    return shortness(new) < shortness(old)


def _other_shot(image_prompt: str) -> str:
    match = _SHOT.match(image_prompt)
    is_close = match is not None and match[0].lower().startswith("close")
    rest = image_prompt[match.end() :] if match else f" of the presenter. {image_prompt}"
    return ("Medium shot" if is_close else "Close-up") + rest


def _with_scenes(script: Script, scenes: list[Scene]) -> Script:
    """The script with other scenes, checked."""
    return Script(title=script.title, scenes=scenes)

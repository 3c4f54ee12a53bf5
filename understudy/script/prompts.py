"""What a language model is told: how a script is written, what this one is about, and what to do better."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from understudy.script.budget import Budget
from understudy.script.model import Scene, Script
from understudy.script.server import Messages

_CRAFT = Path(__file__).with_name("craft.md")


@dataclass(frozen=True)
class Assignment:
    """What one script is to be about, and how it is to sound."""

    prompt: str
    """The topic's sentence."""

    title: str
    """The title that the user gave; empty if the writer finds one."""

    notes: list[str]
    """Facts to say; none if the writer is to know."""

    presenter: str
    """The presenter's name."""

    tone: str
    audience: str
    rules: list[str]
    """House rules."""

    budget: Budget


def script_messages(assignment: Assignment, schema: dict[str, Any]) -> Messages:
    """The conversation that asks for a whole script."""
    budget = assignment.budget
    least, most = budget.scenes()
    speech = budget.speech((least + most) // 2)
    lines = [
        f"Write the script of this film: {assignment.prompt}",
        f'Title: "{assignment.title}"' if assignment.title else "",
        f"Language of all dialogue and of the title, as a language tag: {budget.language}",
        f"The presenter is called {assignment.presenter}.",
        f"Tone: {assignment.tone}" if assignment.tone else "",
        f"Audience: {assignment.audience}" if assignment.audience else "",
        _listed("House rules, which come before everything above:", assignment.rules),
        _listed("Facts to say:", assignment.notes),
        f"Length: {least} to {most} scenes, {budget.amount(speech)} of dialogue in all, and never more than "
        f"{budget.amount(budget.longest_scene)} in one scene.",
    ]
    return _conversation(schema, "\n".join(line for line in lines if line))


def scene_messages(
    assignment: Assignment, script: Script, position: int, wishes: list[str], schema: dict[str, Any]
) -> Messages:
    """The conversation that asks for one scene of a script to be written better."""
    scene = script.scenes[position]
    lines = [
        f"Language: {assignment.budget.language}",
        f"Tone: {assignment.tone}" if assignment.tone else "",
        f"Audience: {assignment.audience}" if assignment.audience else "",
        _listed("House rules:", assignment.rules),
        _listed("All that is said in the film, scene by scene:", [item.dialogue for item in script.scenes]),
        f"Scene {position + 1} is:",
        _json(scene),
        _listed("Write this one scene again, with these changes and as few others as possible:", wishes),
    ]
    return _conversation(schema, "\n".join(line for line in lines if line))


def _conversation(schema: dict[str, Any], task: str) -> Messages:
    return [
        {
            "role": "system",
            "content": _CRAFT.read_text(encoding="utf-8") + json.dumps(schema, ensure_ascii=False),
        },
        {"role": "user", "content": task},
    ]


def _listed(heading: str, items: list[str]) -> str:
    return "\n".join([heading, *(f"- {item}" for item in items)]) if items else ""


def _json(scene: Scene) -> str:
    return json.dumps(scene.model_dump(mode="json", exclude_none=True), ensure_ascii=False)

"""What a script is asked for: all that it depends on, and nothing else."""

from pathlib import Path
from typing import Any

from understudy.engines import arguments_of, engine_class
from understudy.errors import UserError
from understudy.script.speaking_rate import speaking_rate
from understudy.settings.project import Project
from understudy.stages.stage import Request


def script_request(project: Project, topic: str) -> Request:
    """The engine and the arguments of its `write`, without those that it leaves untracked.

    What `write` does not take is not asked for: a setting that only another engine reads makes no script again.
    Raises UserError if the topic gives the engine nothing to go on.
    """
    about = project.topic(topic)
    section = project.script_section(topic)
    if section["engine"] == "outline" and not about.notes:
        raise UserError(
            f"{project.topic_source(topic)}: topic {topic!r} has a prompt but no notes, "
            "and no language model is set to write from the prompt alone. Three ways out:\n"
            "  1. add `notes:` to the topic, facts or finished sentences, a paragraph per scene;\n"
            f"  2. write the script yourself as config/scripts/{topic}.json (docs/scripts.md);\n"
            "  3. let a language model write it, by a chat server such as Ollama: set\n"
            "       script: {engine: chat, model: <its name>}\n"
            "     in this topic, or for all topics in config/config.yaml (docs/scripts.md)."
        )
    untracked, revision = _untracked(section["engine"]), engine_class("script", section["engine"]).revision
    tracked = {name: value for name, value in _arguments(project, topic).items() if name not in untracked}
    engine = {
        name: value for name, value in {**section, "revision": revision}.items() if name not in untracked
    }
    return {"engine": engine, **tracked}


def with_untracked(request: Request, project: Project, topic: str, results: Path) -> Request:
    """The request with what the engine leaves untracked, as it is now; called when the script is written.

    The speaking rate is then the measured one.

    Args:
        request: what `script_request` gave.
        project: the configuration.
        topic: whose script it is.
        results: the folder of all films, in which speech is measured.
    """
    section = project.script_section(topic)
    untracked = _untracked(section["engine"])
    now = _arguments(project, topic)
    if "words_per_minute" in untracked:  # else nobody asks, and it is read from all films
        now["words_per_minute"] = speaking_rate(results, project.film(topic, project.preset_of(topic)))
    engine = {**{name: section[name] for name in untracked & section.keys()}, **request["engine"]}
    return {**{name: now[name] for name in untracked & now.keys()}, **request, "engine": engine}


def _untracked(engine: str) -> frozenset[str]:
    return getattr(engine_class("script", engine), "untracked", frozenset())


def _arguments(project: Project, topic: str) -> dict[str, Any]:
    """What the topic's engine takes of all that a topic, its persona and its film have to say."""
    about = project.topic(topic)
    persona = project.persona(about.persona)
    film = project.film(topic, project.preset_of(topic))
    offered = {
        "title": film["title"],
        "given_title": about.title,
        "prompt": about.prompt,
        "notes": about.notes,
        "length": about.length,
        "language": film["language"],
        "persona": persona.name,
        "tone": about.tone or persona.tone,
        "audience": about.audience or persona.audience,
        "rules": persona.rules + about.rules,
        "words_per_minute": persona.voice.words_per_minute,
        "cards_seconds": film["film"]["opening_card"] + film["film"]["closing_card"],
        "scene_seconds": film["timeline"]["lead_in"] + film["timeline"]["tail"],
    }
    taken = arguments_of(engine_class("script", project.script_section(topic)["engine"]), "write")
    return {name: value for name, value in offered.items() if name in taken}

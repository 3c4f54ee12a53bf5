"""What a script is asked for: all that it depends on, and nothing else."""

from typing import Any

from understudy.engines import identity
from understudy.errors import UserError
from understudy.settings.project import Project


def script_request(project: Project, topic: str) -> dict[str, Any]:
    """The engine and the arguments of its `write`. Raises UserError if the topic gives it nothing to go on."""
    about = project.topic(topic)
    film = project.film(topic, project.preset_of(topic))
    section = project.script_section(topic)
    if section["engine"] == "outline" and not about.notes:
        raise UserError(
            f"{project.topic_source(topic)}: topic {topic!r} has a prompt but no notes, "
            "and no language model is set to write from the prompt alone. Three ways out:\n"
            "  1. add `notes:` to the topic, facts or finished sentences, a paragraph per scene;\n"
            f"  2. write the script yourself as config/scripts/{topic}.json (docs/scripts.md);\n"
            "  3. set an engine under `script:` in config/config.yaml that writes with a language model."
        )
    return {
        "engine": identity("script", section),
        "title": film["title"],
        "prompt": about.prompt,
        "notes": about.notes,
        "length": about.length,
        "language": film["language"],
        "persona": film["persona"]["name"],
        "words_per_minute": film["persona"]["voice"]["words_per_minute"],
        "cards_seconds": film["film"]["opening_card"] + film["film"]["closing_card"],
        "scene_seconds": film["timeline"]["lead_in"] + film["timeline"]["tail"],
    }

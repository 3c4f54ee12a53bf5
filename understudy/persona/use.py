"""Whether a film uses its persona, and may: each job asks anew, for time passes while a run is at work.

Jobs of a draft ask, too, and use nothing of a person: what costs time is imported where there is something to check.
"""

from pathlib import Path
from typing import Any

from understudy.engines import parameters
from understudy.errors import UserError
from understudy.quality.gate import photos_of


def is_used(film: dict[str, Any]) -> bool:
    """Whether a film, as resolved settings, is made with photos, recordings or weights of its persona.

    Its engines take them, or its pictures are compared with them. A draft's do not, whoever the persona is.
    """
    persona = film["persona"]
    seen = parameters("image", "draw", film) | parameters("video", "animate", film)
    is_seen = ("photos" in seen and persona["reference_photos"]) or (
        "lora" in seen and persona["lora"]["file"]
    )
    is_recorded = persona["reference"]["sound"] or persona["recordings"]["folder"]
    is_compared = film["quality"]["image"]["identity"] and photos_of(persona)
    return bool(
        is_seen or is_compared or (is_recorded and "reference" in parameters("speech", "speak", film))
    )


def check_use(root: Path, film: dict[str, Any]) -> None:
    """Raises UserError unless a film may still use what it was planned with.

    The consent is read anew, with every file and the weights that it covers, and must be the one of the plan: films
    and weights say with which consent they were made.

    Args:
        root: the project's folder.
        film: the resolved settings of a film, or of a persona alone.
    """
    if not is_used(film):
        return
    from understudy.persona.spoken import compared
    from understudy.settings.project import Project

    # Without config.yaml, which may be under the user's hands while a run is at work.
    project, name = Project(root, {}), film["persona"]["id"]
    if project.consent_to(film) != film["consent"]:
        raise UserError(
            f"persona {name}: the consent was exchanged while this run was at work. Run the same command again, and "
            "it goes on with the new one."
        )
    if film["consent"]:
        compared(root, name, project.persona(name), project.permission(name).record)

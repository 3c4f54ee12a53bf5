"""Whether a film may still use its persona: each job checks it again, for time passes while a run is at work.

Jobs of a draft check it, too, and use nothing of a person: what costs time is imported where there is something to
check.
"""

from pathlib import Path

from understudy.errors import UserError
from understudy.settings.film import Film
from understudy.settings.uses import is_used


def check_use(root: Path, film: Film) -> None:
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
    if film["consent"] and (given := project.permission(name)):
        compared(root, name, project.persona(name), given.record)


def check_training(root: Path, persona_settings: Film) -> None:
    """The same before photos and recordings are worked on, which are used here whatever films do. Raises UserError."""
    from understudy.settings.project import Project

    check_use(root, persona_settings)
    Project(root, {}).permission(persona_settings["persona"]["id"])

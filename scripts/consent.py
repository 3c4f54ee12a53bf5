"""Check the consent of the person behind a persona. Run by rules/consent.smk."""

from pathlib import Path

from understudy.errors import UserError
from understudy.files import write_text
from understudy.persona.checking import permission
from understudy.persona.spoken import compared
from understudy.processes.job import run
from understudy.settings.project import Project


def check(persona: str, output: Path) -> None:
    """Write the hash of the consent record if it holds, spoken consent included; every file is read anew."""
    settings = Project(Path()).persona(persona)
    given = permission(Path(), persona, settings, remember=False)
    if given is None:
        raise UserError(f"persona {persona}: needs no consent, so that there is none to check.")
    compared(Path(), persona, settings, given.record)
    write_text(output, f"{given.hash}\n")


run(check)

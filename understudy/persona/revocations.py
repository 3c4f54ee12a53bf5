"""config/personas/<persona>/revoked.yaml: the records that were withdrawn.

It needs no signature: withdrawing must be easy, and whoever could forge it could as well delete the record.
"""

from datetime import date
from pathlib import Path

import yaml
from pydantic import Field

from understudy.files import write_text
from understudy.persona.places import revocations_file
from understudy.persona.record import Digest
from understudy.settings.reading import check, read_yaml
from understudy.settings.section import Section


class Revocation(Section):
    """One record that no longer holds."""

    record: Digest
    """Its hash."""

    date: date
    """The day on which it was withdrawn."""

    reason: str = Field("", max_length=500)
    """In the person's words, where there are any."""


class Revocations(Section):
    """The withdrawn records of a persona; an entry is never taken out again."""

    revoked: list[Revocation] = []
    """Each by its hash."""


def revocations(root: Path, persona: str) -> dict[str, Revocation]:
    """Record hash -> revocation. Raises UserError for a file that is not as it should be."""
    file = revocations_file(persona)
    if not (root / file).exists():
        return {}
    entries = check(Revocations, read_yaml(root / file), str(file)).revoked
    return {entry.record: entry for entry in entries}


def add_revocation(root: Path, persona: str, revocation: Revocation) -> None:
    """Writes it beside those that are there; the first one of a record stays."""
    entries = {revocation.record: revocation} | revocations(root, persona)
    content = {"revoked": [entry.model_dump() for entry in entries.values()]}
    write_text(root / revocations_file(persona), yaml.safe_dump(content, allow_unicode=True, sort_keys=False))

"""Writing a consent record for the person to read and sign."""

from datetime import date
from pathlib import Path

import yaml

from understudy.errors import UserError
from understudy.files import write_text
from understudy.persona.codes import random_code
from understudy.persona.digests import sha256
from understudy.persona.material import files
from understudy.persona.places import record_file, signature_file
from understudy.persona.record import Consent, Uses, read_record, record_hash
from understudy.persona.revocations import revocations
from understudy.persona.weights import consent_of
from understudy.settings.persona import Persona
from understudy.settings.reading import check

_SCHEMA = "# yaml-language-server: $schema=../../schemas/consent.schema.json\n"
_EARLIER = "consents"
"""Beside the record: where earlier signed ones are kept, for they permit the films that were made under them."""


def write_record(
    root: Path,
    name: str,
    persona: Persona,
    *,
    subject: str,
    public_key: str,
    uses: Uses,
    given: date,
    expires: date,
) -> Consent:
    """Writes the record of a persona over all photos and recordings that it has now.

    A signed record that is there is kept in the folder consents/, and renewed: weights trained under it stay usable
    unless it was withdrawn.

    Args:
        root: the project's folder.
        name: of the persona.
        persona: its settings.
        subject: the person's name.
        public_key: the person's, as a line of OpenSSH.
        uses: what for.
        given: first day.
        expires: last day.

    Raises UserError if nothing needs a consent, or the record would not be valid.
    """
    covered = {file: sha256(root / file) for file in _to_cover(root, name, persona)}
    if not covered:
        raise UserError(
            f"persona {name}: has no photos and no recordings yet. Put them into config/personas/{name}/ first, for "
            "the record names each of them."
        )
    renews = _keep_earlier(root, name)
    code = random_code()
    content = {
        "persona": name,
        "subject": subject,
        "statement": _statement(subject, persona.name, uses, expires, code),
        "code": code,
        "given": given,
        "expires": expires,
        "uses": uses.model_dump(),
        "public_key": public_key,
        "files": covered,
        "renews": renews,
    }
    record = check(Consent, content, str(record_file(name)))
    text = yaml.safe_dump(record.model_dump(), allow_unicode=True, sort_keys=False, width=100)
    write_text(root / record_file(name), _SCHEMA + text)
    return record


def _to_cover(root: Path, name: str, persona: Persona) -> list[str]:
    """Photos, recordings, and weights from elsewhere, which do not say on whom they were trained."""
    lora = persona.lora.file
    try:
        is_foreign = bool(lora) and (root / lora).is_file() and consent_of(root / lora) is None
    except ValueError as error:
        raise UserError(f"{lora}: cannot be read as .safetensors ({error}).") from None
    return files(root, name, persona) + ([lora] if is_foreign else [])


def _keep_earlier(root: Path, name: str) -> list[str]:
    """Move a signed record that is there aside; the hashes of the records that the new one renews."""
    record, signature = root / record_file(name), root / signature_file(name)
    if not (record.is_file() and signature.is_file()):
        return []
    earlier = record_hash(root, name)
    renewed = {earlier, *read_record(root, name).renews} - revocations(root, name).keys()
    folder = record.parent / _EARLIER
    folder.mkdir(exist_ok=True)
    for file, suffix in ((record, ".yaml"), (signature, ".yaml.sig")):
        file.replace(folder / f"{earlier[:8]}{suffix}")
    return sorted(renewed)


def _statement(subject: str, persona: str, uses: Uses, expires: date, code: str) -> str:
    topics = "" if uses.topics == "all" else f" on the topics {', '.join(uses.topics)}"
    languages = "in any language" if uses.languages == "all" else f"in {', '.join(uses.languages)}"
    purpose = f" Their purpose: {uses.purpose.rstrip('.')}." if uses.purpose else ""
    money = "They may earn money." if uses.commercial else "They must not earn money."
    return (
        f"I, {subject}, agree that a digital double of me, named {persona}, appears and speaks in films{topics}, "
        f"{languages}, and that models are trained on the photos and recordings listed here for them.{purpose} {money} "
        f"This holds until {expires}; I may withdraw it at any time. Code: {code}."
    )

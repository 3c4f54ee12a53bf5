"""Writing a consent record for the person to read and sign."""

from datetime import date
from pathlib import Path

import yaml

from understudy.errors import UserError
from understudy.files import sha256, write_text
from understudy.models.files import visible_files
from understudy.persona.codes import random_code
from understudy.persona.material import files, shown, voice
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
    _save(root, record)
    return record


def add_spoken_consent(root: Path, name: str, persona: Persona, recording: Path) -> Consent:
    """Adds the recording in which the person reads the statement to a record that is not signed yet.

    Args:
        root: the project's folder.
        name: of the persona.
        persona: its settings.
        recording: any file with sound in config/personas/<name>/, but none that the voice is made from.

    Raises UserError if there is no such record, or the recording lies elsewhere.
    """
    record, folder = read_record(root, name), record_file(name).parent
    if (root / signature_file(name)).is_file():
        raise UserError(
            f"{record_file(name)}: is signed already, and every change would break the signature. Write a new record, "
            "and have its statement read, which has other code words."
        )
    if not (root / recording).resolve().is_relative_to((root / folder).resolve()):
        raise UserError(
            f"{recording}: does not lie in {folder}/. Put it there, so that the record covers it."
        )
    if not (root / recording).is_file():
        raise UserError(f"{recording}: there is no such file.")
    file = shown(root, root / recording)
    compared = [shown(root, path) for place in voice(persona) for path in visible_files(root / place)]
    if file in compared:
        raise UserError(
            f"{file}: is one of the recordings that the voice is made from. Have the statement read in one of its own, "
            f"and put that into {folder}/."
        )
    content = record.model_dump() | {"spoken_consent": file}
    content["files"] = record.files | {file: sha256(root / recording)}
    record = check(Consent, content, str(record_file(name)))
    _save(root, record)
    return record


def _save(root: Path, record: Consent) -> None:
    text = yaml.safe_dump(record.model_dump(), allow_unicode=True, sort_keys=False, width=100)
    write_text(root / record_file(record.persona), _SCHEMA + text)


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
    earlier = record_hash(root, name)
    if earlier is None or not signature.is_file():
        return []
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

"""Whether the person behind a persona has agreed, asked before any work, and anew at the start of each run."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from understudy.errors import UserError
from understudy.files import sha256
from understudy.persona.digests import DEFAULT_FILE, Digests
from understudy.persona.material import files, has_material
from understudy.persona.places import record_file, signature_file
from understudy.persona.record import Consent, read_record
from understudy.persona.revocations import revocations
from understudy.persona.signatures import NAMESPACE, Unverified, verify
from understudy.persona.weights import consent_of
from understudy.settings.film import Film
from understudy.settings.persona import Persona

_PAGE = "docs/consent.md shows how."


@dataclass(frozen=True)
class Permission:
    """A consent that holds."""

    record: Consent
    hash: str
    """The record's, 64 hexadecimal digits."""


def permission(root: Path, name: str, persona: Persona, *, remember: bool = True) -> Permission | None:
    """The consent to a persona; None for a persona that needs none, as it is fictional or only drawn.

    Args:
        root: the project's folder.
        name: of the persona.
        persona: its settings.
        remember: whether hashes of files that have not changed since the last run may be taken from there.

    Raises UserError if there is no record, or it does not hold: what is wrong, and what to do.
    """
    if not has_material(persona) or _is_fictional(name, persona):
        return None
    record, record_hash = _signed_record(root, name)
    _check_in_force(root, record, record_hash, date.today())
    _check_files(root, name, persona, record, remember)
    return Permission(record, record_hash)


def check_scope(root: Path, film: Film) -> None:
    """Raises UserError if the consent to the film's persona does not reach as far as the film."""
    record = read_record(root, film["persona"]["id"])
    uses = record.uses
    if uses.topics != "all" and film["topic"] not in uses.topics:
        allowed = f"the topics {', '.join(uses.topics)}; not {film['topic']}"
    elif uses.languages != "all" and not any(_speaks(film["language"], tag) for tag in uses.languages):
        allowed = f"films in {', '.join(uses.languages)}; not in {film['language']}"
    elif film["commercial"] and not uses.commercial:
        allowed = "films that earn no money; not a commercial one"
    else:
        return
    raise UserError(
        f"{record_file(record.persona)}: {record.subject} has agreed to {allowed}. Choose another persona for "
        f"{film['topic']}, or ask for a wider consent: `{_command('new', record.persona)}`."
    )


def check_weights(root: Path, name: str, file: str, given: Permission | None) -> None:
    """Raises UserError unless trained weights are the persona's own; those that are yet to be made are.

    The weights of a person carry the hash of the record under which they were trained. Weights from elsewhere are
    covered by standing among the record's files.

    Args:
        root: the project's folder.
        name: of the persona.
        file: the weights, relative to the project.
        given: the persona's consent; None for a fictional persona, whose weights carry none.
    """
    path = root / file
    if not path.is_file():
        return
    if given and file in given.record.files:
        _check_file(given.record, path, file, sha256(path))
        return
    try:
        carried = consent_of(path)
    except (OSError, ValueError) as error:
        raise UserError(f"{file}: cannot be read as .safetensors ({error}).") from None
    if given is None and carried:
        raise UserError(
            f"{file}: was trained on a real person (consent {carried[:8]}), but persona {name} is fictional. Take "
            "that person's persona, or other weights."
        )
    if given is None:
        return
    if carried is None:
        raise UserError(
            f"{file}: does not say on whom it was trained. Weights from elsewhere that show {given.record.subject} are "
            f"covered by a new record: `{_command('new', name)}`; those that were trained here before there was one "
            f"are removed with `python -m understudy.persona.forget {name}`, and trained anew."
        )
    if carried not in _usable(root, name, given):
        raise UserError(
            f"{file}: was trained under consent {carried[:8]}, which is not one of {given.record.subject} that holds. "
            f"Remove it with `python -m understudy.persona.forget {name}` and train anew, or name the right weights."
        )


def _usable(root: Path, name: str, given: Permission) -> set[str]:
    """Hashes of the records whose weights may be used."""
    return {given.hash, *given.record.renews} - revocations(root, name).keys()


def _is_fictional(name: str, persona: Persona) -> bool:
    """As the persona's file says; where there are photos or recordings, it must say."""
    if "fictional" not in persona.model_fields_set:
        raise UserError(
            f"config/personas/{name}/persona.yaml: names photos, recordings or weights, but not whether they are of a "
            "real person. Write `fictional: false` if they are, and ask that person for consent; `fictional: true` if "
            f"the person is invented. {_PAGE}"
        )
    return persona.fictional


def _signed_record(root: Path, name: str) -> tuple[Consent, str]:
    file, signature = record_file(name), signature_file(name)
    if not (root / file).is_file():
        raise UserError(
            f"persona {name}: is a real person, but there is no consent record {file}. Write one with "
            f"`{_command('new', name)}`, and have it signed. {_PAGE}"
        )
    record = read_record(root, name)
    if record.persona != name:
        raise UserError(
            f"{file}: is the consent to persona {record.persona}, not to {name}. Use that persona, or ask "
            f"{record.subject} for a record of this one: `{_command('new', name)}`."
        )
    if not (root / signature).is_file():
        raise UserError(
            f"{file}: is not signed. {record.subject} signs it with `ssh-keygen -Y sign -n {NAMESPACE} -f <private "
            f"key> {file}`, which writes {signature}."
        )
    content = (root / file).read_bytes()
    try:
        verify(content, (root / signature).read_bytes(), record.public_key)
    except Unverified as error:
        raise UserError(
            f"{signature}: the signature {error}. Put back the record as {record.subject} signed it, or have it signed "
            "again."
        ) from None
    return record, hashlib.sha256(content).hexdigest()


def _check_in_force(root: Path, record: Consent, record_hash: str, today: date) -> None:
    file = record_file(record.persona)
    revocation = revocations(root, record.persona).get(record_hash)
    if revocation:
        raise UserError(
            f"{file}: {record.subject} withdrew this consent on {revocation.date}. Remove what was made of them with "
            f"`python -m understudy.persona.forget {record.persona}`, and choose another persona."
        )
    if today < record.given:
        raise UserError(f"{file}: the consent of {record.subject} begins on {record.given}; wait until then.")
    if today > record.expires:
        raise UserError(
            f"{file}: the consent of {record.subject} ended on {record.expires}. Ask for a new one: "
            f"`{_command('new', record.persona)}`."
        )


def _check_files(root: Path, name: str, persona: Persona, record: Consent, remember: bool) -> None:
    """Every photo and recording that is there must be one that the person has agreed to; some may be gone.

    The spoken consent may not.
    """
    if record.spoken_consent and not (root / record.spoken_consent).is_file():
        raise UserError(
            f"{record.spoken_consent}: the spoken consent of {record.subject} is missing. Put the file back, or make a "
            f"new record: `{_command('new', name)}`."
        )
    digests = Digests(root / DEFAULT_FILE) if remember else None
    for file in files(root, name, persona):
        path = root / file
        if file not in record.files:
            raise UserError(
                f"{file}: is not among the files that {record.subject} has agreed to. Take it away, or make a new "
                f"record, which covers it: `{_command('new', name)}`."
            )
        _check_file(record, path, file, digests.of(path) if digests else sha256(path))
    if digests:
        digests.save()


def _check_file(record: Consent, path: Path, file: str, digest: str) -> None:
    if digest != record.files[file]:
        raise UserError(
            f"{file}: is not the file that {record.subject} has agreed to; it was changed or exchanged. Put that file "
            f"back, or make a new record, which covers this one: `{_command('new', record.persona)}`."
        )


def _speaks(language: str, allowed: str) -> bool:
    """en allows en-GB; en-GB allows no other."""
    language, allowed = language.lower(), allowed.lower()
    return language == allowed or language.startswith(f"{allowed}-")


def _command(verb: str, persona: str) -> str:
    return f"python -m understudy.persona.consent {verb} {persona}"

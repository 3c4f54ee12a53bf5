"""`python -m understudy.persona.consent new|spoken|sign|check|revoke <persona>`: a consent, from start to end."""

import argparse
import sys
from datetime import date, timedelta
from pathlib import Path

from understudy.errors import UserError
from understudy.persona.checking import check_weights, permission
from understudy.persona.places import record_file, revocations_file, spoken_file
from understudy.persona.record import Consent, Uses, read_record, record_hash
from understudy.persona.revocations import Revocation, add_revocation
from understudy.persona.signatures import NAMESPACE, fingerprint, read_public_key
from understudy.persona.signing import sign
from understudy.persona.spoken import compared
from understudy.persona.writing import add_spoken_consent, write_record
from understudy.settings.persona import Persona
from understudy.settings.project import Project
from understudy.settings.reading import check
from understudy.settings.uses import trained_likeness

_COMMAND = "python -m understudy.persona.consent"
_DAYS = 365
"""How long a record holds unless it is said: long enough for a series of films, short enough to ask again."""


def new(root: Path, arguments: argparse.Namespace) -> str:
    """Write a record for the person to read and sign."""
    name, today = arguments.persona, date.today()
    uses = {
        "topics": arguments.topics or "all",
        "purpose": arguments.purpose,
        "languages": arguments.languages or "all",
        "commercial": arguments.commercial,
    }
    record = write_record(
        root,
        name,
        Project(root).persona(name),
        subject=arguments.subject,
        public_key=read_public_key(arguments.public_key),
        uses=check(Uses, uses, "uses"),
        given=today,
        expires=arguments.expires or today + timedelta(days=_DAYS),
    )
    file = record_file(name)
    return (
        f"{file} covers {len(record.files)} files. {record.subject} reads it:\n\n  {record.statement}\n\n"
        f"may read it aloud, too, into a recording that is added with `{_COMMAND} spoken {name} <recording>`,\n\n"
        "and signs it, here with\n\n"
        f"  {_COMMAND} sign {name} --key <private key>\n\n"
        "or anywhere, and sends back the .sig file, which belongs beside it:\n\n"
        f"  ssh-keygen -Y sign -n {NAMESPACE} -f <private key> {file}"
    )


def add_spoken(root: Path, arguments: argparse.Namespace) -> str:
    """Add the recording in which the person reads the record's statement aloud, before it is signed."""
    name = arguments.persona
    record = add_spoken_consent(root, name, Project(root).persona(name), arguments.recording)
    return (
        f"{record_file(name)} names {record.spoken_consent}. The next run compares it with the persona's voice, or "
        f"now, once the record is signed: snakemake --cores 1 {spoken_file(name)}"
    )


def sign_record(root: Path, arguments: argparse.Namespace) -> str:
    """Sign the record with the person's private key, which is read where it lies, outside the project."""
    return f"{sign(root, arguments.persona, arguments.key)} is written."


def check_record(root: Path, arguments: argparse.Namespace) -> str:
    """Say whether the persona may be used, and for what; every file is read anew."""
    name = arguments.persona
    persona = Project(root).persona(name)
    given = permission(root, name, persona, remember=False)
    lora = trained_likeness(name) if persona.lora.train else persona.lora.file
    if lora:
        check_weights(root, name, lora, given)
    if given is None:
        return f"{name} needs no consent: it is fictional, or has no photos and no recordings."
    record, uses = given.record, given.record.uses
    return "\n".join(
        [
            f"{record.subject} has agreed, from {record.given} to {record.expires}.",
            f"record     {given.hash}",
            f"key        {fingerprint(record.public_key)}  (compare it with {record.subject})",
            f"topics     {uses.topics if uses.topics == 'all' else ', '.join(uses.topics)}",
            f"purpose    {uses.purpose or 'not said'}",
            f"languages  {uses.languages if uses.languages == 'all' else ', '.join(uses.languages)}",
            f"commercial {'yes' if uses.commercial else 'no'}",
            f"files      {len(record.files)}",
            f"spoken     {_spoken(root, name, persona, record)}",
        ]
    )


def _spoken(root: Path, name: str, persona: Persona, record: Consent) -> str:
    try:
        found = compared(root, name, persona, record)
    except UserError:
        return f"{record.spoken_consent}, not compared yet: snakemake --cores 1 {spoken_file(name)}"
    if found is None:
        return "no"
    voice = "voice not compared, for there is no recording of it"
    words = "words not compared, for no transcriber is set"
    if found["similarity"] is not None:
        voice = f"voice {found['similarity']:.2f} alike"
    if found["word_errors"] is not None:
        words = f"{1 - found['word_errors']:.0%} of the words heard"
    return "; ".join([record.spoken_consent, voice, words, *found["doubts"]])


def revoke(root: Path, arguments: argparse.Namespace) -> str:
    """Note that the person has withdrawn the consent: from now on nothing is made with it."""
    name = arguments.persona
    withdrawn = record_hash(root, name)
    if withdrawn is None:
        raise UserError(f"persona {name}: there is no {record_file(name)} that could be withdrawn.")
    subject = read_record(root, name).subject
    add_revocation(root, name, Revocation(record=withdrawn, date=date.today(), reason=arguments.reason))
    return (
        f"{revocations_file(name)} says that {subject} has withdrawn consent {withdrawn[:8]}. To remove what was made "
        f"of them: python -m understudy.persona.forget {name}"
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m understudy.persona.consent", description=__doc__)
    verbs = parser.add_subparsers(required=True, metavar="new|spoken|sign|check|revoke")
    made = {}
    for verb, work in (
        ("new", new),
        ("spoken", add_spoken),
        ("sign", sign_record),
        ("check", check_record),
        ("revoke", revoke),
    ):
        made[verb] = verbs.add_parser(verb, help=work.__doc__, description=work.__doc__)
        made[verb].add_argument("persona", help="a folder of config/personas/")
        made[verb].set_defaults(work=work)
    made["new"].add_argument("--subject", required=True, help="the person's name")
    made["new"].add_argument(
        "--public-key", required=True, type=Path, help="an Ed25519 key, OpenSSH's or in PEM"
    )
    made["new"].add_argument("--topics", nargs="+", help="names of topics; all if left out")
    made["new"].add_argument("--purpose", default="", help="what the films are for, in words")
    made["new"].add_argument("--languages", nargs="+", help="language tags such as en or de; all if left out")
    made["new"].add_argument("--commercial", action="store_true", help="films may earn money")
    made["new"].add_argument(
        "--expires", type=date.fromisoformat, help=f"last day; {_DAYS} days from now if left out"
    )
    made["spoken"].add_argument("recording", type=Path, help="any file with sound in the persona's folder")
    made["sign"].add_argument("--key", required=True, type=Path, help="the private key, outside the project")
    made["revoke"].add_argument("--reason", default="", help="in the person's words")
    return parser.parse_args()


def main() -> None:
    """Do what the command line asks, in the project of the current folder."""
    arguments = _arguments()
    try:
        print(arguments.work(Path(), arguments))
    except UserError as error:
        sys.exit(f"Understudy: {error}")


if __name__ == "__main__":
    main()

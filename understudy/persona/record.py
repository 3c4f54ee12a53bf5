"""config/personas/<persona>/consent.yaml: what the person behind a persona has agreed to."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from understudy.files import sha256
from understudy.persona.places import record_file
from understudy.settings.names import Name
from understudy.settings.reading import check, read_yaml
from understudy.settings.section import Section

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A sha256 in hexadecimal digits."""
_Language = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]


class Uses(Section):
    """What for: films beyond it are refused."""

    topics: Literal["all"] | list[Name] = "all"
    """The topics that the persona may present, by their names, or all."""

    purpose: str = Field("", max_length=500)
    """What the films are for, in words. People read it; the program cannot check it."""

    languages: Literal["all"] | list[_Language] = "all"
    """The languages that the persona may speak, as language tags; en stands for en-GB, en-US and all others of en."""

    commercial: bool = False
    """Whether films that earn money are allowed."""


class Consent(Section):
    """What the person behind a persona agrees to. The person signs this file as it is: no byte may change after."""

    persona: Name
    """The persona that it is for."""

    subject: str = Field(min_length=1, max_length=120)
    """The person's name."""

    statement: str = Field(min_length=40, max_length=4000)
    """What the person agrees to, in the first person, with the code words; it is signed, and can be read aloud."""

    code: str = Field(pattern=r"^[a-z]+( [a-z]+){3}$")
    """Four random words, which show that a statement was made for this record and no other."""

    given: date
    """The first day on which it holds."""

    expires: date
    """The last day on which it holds."""

    uses: Uses = Uses()

    public_key: str = Field(pattern=r"^ssh-ed25519 [A-Za-z0-9+/]+=*( .*)?$")
    """The person's Ed25519 key as a line of OpenSSH; `check` tells its fingerprint, to be compared with the person."""

    files: dict[str, Digest]
    """Every photo and recording that it covers, relative to the project's folder, with its sha256."""

    spoken_consent: str = ""
    """One of the files, in which the person reads the statement aloud; it is compared with the persona's voice."""

    renews: list[Digest] = []
    """Hashes of earlier records of the person: weights that were trained under them may still be used."""

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> "Consent":
        if self.code not in self.statement:
            raise ValueError(f"the statement does not contain the code words {self.code!r}")
        if self.expires < self.given:
            raise ValueError(f"it expires on {self.expires}, before it is given on {self.given}")
        if self.spoken_consent and self.spoken_consent not in self.files:
            raise ValueError(f"spoken_consent: {self.spoken_consent!r} is not among the files")
        return self


def read_record(root: Path, persona: str) -> Consent:
    """The record of a persona. Raises UserError if it is not as it should be."""
    file = record_file(persona)
    return check(Consent, read_yaml(root / file), str(file))


def record_hash(root: Path, persona: str) -> str | None:
    """sha256 of the record's bytes in 64 hexadecimal digits, which trained weights carry; None if there is none."""
    file = root / record_file(persona)
    return sha256(file) if file.is_file() else None

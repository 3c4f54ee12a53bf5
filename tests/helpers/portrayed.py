"""A project whose persona is a real person, as far as the program can tell: invented files that are to be covered."""

import json
import struct
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from project import REPOSITORY
from project import Project as Folder

import understudy.image
from understudy.errors import UserError
from understudy.persona.record import Consent, Uses
from understudy.persona.signing import sign
from understudy.persona.weights import CONSENT
from understudy.persona.writing import write_record
from understudy.settings.project import Project

NAME = "jo"
FOLDER = f"config/personas/{NAME}"
PHOTO, SECOND_PHOTO = f"{FOLDER}/photos/1.jpg", f"{FOLDER}/photos/2.jpg"
RECORD = f"{FOLDER}/consent.yaml"
PRESET = "portraits"
LORA = "jo.safetensors"


def draw_with_photos(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process find the engine of tests/sample_engines that takes photos."""
    engines = [*understudy.image.__path__, str(REPOSITORY / "tests/sample_engines")]
    monkeypatch.setattr(understudy.image, "__path__", engines)


class Portrayed:
    """The project, and the person with the private key."""

    def __init__(self, folder: Folder, keys: Path) -> None:
        self.folder, self._keys = folder, keys
        self.root = folder.root
        self.persona = {
            "name": "Jo Invented",
            "fictional": False,
            "photos": {"folder": f"{FOLDER}/photos"},
            "reference_photos": [PHOTO],
        }
        self.save_persona()
        for photo in (PHOTO, SECOND_PHOTO):
            folder.write(photo, f"a picture of Jo: {photo}")
        folder.write(f"{FOLDER}/photos/1.txt", "a caption, which may be edited")
        folder.write(f"config/presets/{PRESET}.yaml", {"image": {"engine": "portrait"}})
        folder.write("config/config.yaml", {"preset": PRESET})
        self.save_topic()
        self.key = self.new_key("own")

    def save_persona(self, **changes: object) -> None:
        """Write persona.yaml, with these settings changed from now on."""
        self.persona |= changes
        self.folder.write(f"{FOLDER}/persona.yaml", self.persona)

    def save_topic(self, **settings: object) -> None:
        """Write the topic that Jo presents."""
        self.folder.write(
            "config/topics/short.yaml", {"prompt": "Tell me three things", "persona": NAME, **settings}
        )

    def new_key(self, name: str) -> Path:
        """A private key in PEM, outside the project."""
        path = self._keys / f"{name}.pem"
        key = Ed25519PrivateKey.generate()
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return path

    def public_key(self, private: Path) -> str:
        """As a line of OpenSSH."""
        key = serialization.load_pem_private_key(private.read_bytes(), None).public_key()
        return key.public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH).decode()

    def write_record(
        self, public_key: str, days: int = 30, given: date | None = None, **uses: object
    ) -> Consent:
        """A record of Jo, not signed."""
        given = given or date.today()
        return write_record(
            self.root,
            NAME,
            Project(self.root).persona(NAME),
            subject="Jo Invented",
            public_key=public_key,
            uses=Uses(**uses),
            given=given,
            expires=given + timedelta(days=days),
        )

    def agree(self, days: int = 30, given: date | None = None, **uses: object) -> None:
        """Write a record and sign it."""
        self.write_record(self.public_key(self.key), days, given, **uses)
        sign(self.root, NAME, self.key)

    def edit_record(self, **changes: object) -> None:
        """Change the record behind the person's back."""
        record = yaml.safe_load((self.root / RECORD).read_text())
        self.folder.write(RECORD, record | changes)

    def write_weights(self, file: str, consent: str | None) -> None:
        """Weights of nothing, with or without the hash of a consent in their header."""
        metadata = {"__metadata__": {CONSENT: consent}} if consent else {}
        header = json.dumps(metadata).encode()
        (self.root / file).write_bytes(struct.pack("<Q", len(header)) + header)

    def film(self) -> dict:
        """The settings of the film, read anew."""
        return Project(self.root).film("short", PRESET)


def refusal(jo: Portrayed) -> str:
    """Why the film is not made."""
    with pytest.raises(UserError) as raised:
        jo.film()
    return str(raised.value)

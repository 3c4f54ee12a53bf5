"""Who signs: a certificate and its key, this user's own or given ones."""

import datetime
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from understudy.errors import UserError
from understudy.files import replace_atomically

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

_RENEWED_BEFORE = datetime.timedelta(days=7)
_FOR_ITS_OWNER = 0o600
_CURVES = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}


@dataclass(frozen=True)
class Identity:
    """With what to sign."""

    certificates: str
    """PEM: the signer's first, then those that vouch for it."""
    key: str
    """PEM, PKCS#8: c2pa-rs takes no other form."""
    algorithm: str
    """As C2PA names it: es256, es384, es512, ps256 or ed25519."""


def folder() -> Path:
    """Where this user's certificates and keys are kept, outside every project."""
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "understudy/credentials"


def own_root() -> str | None:
    """PEM of the root by which this user's own signatures are known; None before the first one."""
    file = folder() / "root.pem"
    return file.read_text() if file.is_file() else None


def own_identity() -> Identity:
    """This user's own: made on first use, and renewed a week before it expires under the root that is kept."""
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization

    from understudy.trust.certificate import make_root, make_signer, new_key

    place = folder()
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    with alone_in(place):
        # Certificates are written after their keys: one that is there has its key.
        if not (place / "root.pem").is_file():
            key = new_key()
            write_private(place / "root.key", pkcs8(key))
            write_private(place / "root.pem", pem(make_root(key)))
        root = x509.load_pem_x509_certificate((place / "root.pem").read_bytes())
        if not _serves(place / "signer.pem", root):
            root_key = cast(
                "ec.EllipticCurvePrivateKey",  # as it was made above
                serialization.load_pem_private_key((place / "root.key").read_bytes(), None),
            )
            key = new_key()
            (place / "signer.pem").unlink(missing_ok=True)
            write_private(place / "signer.key", pkcs8(key))
            write_private(place / "signer.pem", pem(make_signer(key, root, root_key)))
        return identity(place / "signer.pem", place / "signer.key")


def identity(certificates: Path, key: Path) -> Identity:
    """A given one, from PEM files. Raises UserError for what cannot sign: what is wrong, and where."""
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization

    chain_text, key_text = _read(certificates), _read(key)
    try:
        chain = x509.load_pem_x509_certificates(chain_text.encode())
        private = serialization.load_pem_private_key(key_text.encode(), None)
    except (ValueError, TypeError) as error:
        raise UserError(
            f"{certificates} and {key}: are not a certificate and its private key in PEM, without a password "
            f"({error})."
        ) from None
    if chain[0].public_key() != private.public_key():
        raise UserError(
            f"{key}: does not belong to {certificates}, in which the signer's certificate stands first."
        )
    if chain[0].not_valid_after_utc < _now():
        raise UserError(
            f"{certificates}: expired on {chain[0].not_valid_after_utc:%Y-%m-%d}. Give a valid one."
        )
    return Identity(chain_text, pkcs8(private), _algorithm(private, key))


def _read(file: Path) -> str:
    try:
        return file.expanduser().read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            f"{file}: can't be read ({error}). Correct `credentials` in config/config.yaml."
        ) from None


def _algorithm(key: "PrivateKeyTypes", file: Path) -> str:
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "ed25519"
    if isinstance(key, rsa.RSAPrivateKey):
        return "ps256"
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in _CURVES:
        return _CURVES[key.curve.name]
    raise UserError(f"{file}: credentials are signed with keys on P-256, P-384 or P-521, Ed25519 or RSA.")


def _serves(certificate: Path, root: "x509.Certificate") -> bool:
    """Whether it is there, signed by this root, and valid for some time to come."""
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature

    if not certificate.is_file():
        return False
    signer = x509.load_pem_x509_certificate(certificate.read_bytes())
    try:
        signer.verify_directly_issued_by(root)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return signer.not_valid_after_utc > _now() + _RENEWED_BEFORE


@contextmanager
def alone_in(place: Path) -> Iterator[None]:
    """Films of one run are signed side by side, and the first ones would all make a root."""
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write_private(file: Path, text: str) -> None:
    """Write a file that only its owner can read."""
    with (
        replace_atomically(file) as unfinished,
        os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FOR_ITS_OWNER), "w") as opened,
    ):
        opened.write(text)


def pem(certificate: "x509.Certificate") -> str:
    """The certificate as text."""
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.PEM).decode()


def pkcs8(key: "PrivateKeyTypes") -> str:
    """The private key as text, without a password."""
    from cryptography.hazmat.primitives import serialization

    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)

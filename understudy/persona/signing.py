"""Signing a consent record with a private key, which stays with the person and outside the project."""

import getpass
import subprocess
from pathlib import Path

from understudy.errors import UserError
from understudy.files import replace_atomically
from understudy.persona.places import record_file, signature_file
from understudy.persona.record import read_record
from understudy.persona.signatures import NAMESPACE, Unverified, verify

_OPENSSH = b"-----BEGIN OPENSSH PRIVATE KEY-----"


def sign(root: Path, persona: str, key: Path) -> Path:
    """Writes the signature of the persona's record, and gives its path.

    Args:
        root: the project's folder.
        persona: whose record is signed.
        key: a private Ed25519 key of OpenSSH, with which ssh-keygen signs, or one in PEM.

    Raises UserError if the key lies in the project, cannot sign, or is not that of the record's public key.
    """
    refuse_key_in_project(root, key)
    record = read_record(root, persona)
    message = (root / record_file(persona)).read_bytes()
    try:
        content = key.read_bytes()
    except OSError as error:
        raise UserError(f"{key}: cannot be read ({error.strerror}).") from None
    signature = _by_openssh(message, key) if content.startswith(_OPENSSH) else _plain(message, key, content)
    try:
        verify(message, signature, record.public_key)
    except Unverified as error:
        raise UserError(
            f"{key}: is not the private key of the record's public_key: the signature {error}."
        ) from None
    with replace_atomically(root / signature_file(persona)) as unfinished:
        unfinished.write_bytes(signature)
    return signature_file(persona)


def refuse_key_in_project(root: Path, key: Path) -> None:
    """Raises UserError if a private key lies in the project's folder, by its path or where that leads."""
    project = root.resolve()
    if key.absolute().is_relative_to(project) or key.resolve().is_relative_to(project):
        raise UserError(
            f"{key}: lies in the project's folder, where it could be copied or published with it. Keep private keys "
            "elsewhere, such as in ~/.ssh, and use a new one now if this one was ever shared."
        )


def _by_openssh(message: bytes, key: Path) -> bytes:
    """ssh-keygen asks for the passphrase by itself, on the terminal."""
    command = ["ssh-keygen", "-q", "-Y", "sign", "-n", NAMESPACE, "-f", str(key)]
    try:
        done = subprocess.run(command, input=message, capture_output=True)
    except FileNotFoundError:
        raise UserError("ssh-keygen is not installed, which signs with keys of OpenSSH.") from None
    if done.returncode:
        raise UserError(f"{key}: ssh-keygen cannot sign: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def _plain(message: bytes, key: Path, content: bytes) -> bytes:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        try:
            loaded = load_pem_private_key(content, None)
        except TypeError:  # it is encrypted
            loaded = load_pem_private_key(content, getpass.getpass(f"Passphrase of {key}: ").encode())
    except (ValueError, UnsupportedAlgorithm):
        raise UserError(f"{key}: is no private key that can be read, or the passphrase is another.") from None
    if not isinstance(loaded, Ed25519PrivateKey):
        raise UserError(f"{key}: is another kind of key. Only Ed25519 keys are understood.")
    return loaded.sign(message)

"""Signatures of Ed25519, made by `ssh-keygen -Y sign` or plain ones, such as openssl makes.

OpenSSH's form is described in PROTOCOL.sshsig of its sources: a blob of length-prefixed fields, in which the key
signs the hash of the message together with a namespace, so that a signature for something else does not count here.
"""

import base64
import binascii
import hashlib
import struct
from pathlib import Path

from understudy.errors import UserError

NAMESPACE = "understudy-consent"

_ARMOUR = b"-----BEGIN SSH SIGNATURE-----", b"-----END SSH SIGNATURE-----"
_MAGIC = b"SSHSIG"
_HEADER = _MAGIC + struct.pack(">I", 1)  # the only version there is
_HASHES = (b"sha256", b"sha512")
_KIND = b"ssh-ed25519"
_PLAIN_SIGNATURE = 64  # bytes of a bare Ed25519 signature (RFC 8032)
_ED25519_ONLY = "Only Ed25519 keys are understood; `ssh-keygen -t ed25519` makes one."


class Unverified(Exception):
    """What is wrong with a signature, as the rest of a sentence."""


def verify(message: bytes, signature: bytes, public_key: str) -> None:
    """Raises Unverified unless the signature is one of this message by this key.

    Args:
        message: what was signed.
        signature: what `ssh-keygen -Y sign -n understudy-consent` wrote, or the 64 bytes of a plain signature.
        public_key: a line of OpenSSH: "ssh-ed25519 AAAA...".
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    blob = _blob(public_key)
    if signature.startswith(_ARMOUR[0]):
        signature, message = _unpacked(signature, message, blob)
    elif len(signature) != _PLAIN_SIGNATURE:
        raise Unverified("is no signature of OpenSSH, and no plain one of Ed25519, which has 64 bytes")
    try:
        Ed25519PublicKey.from_public_bytes(_raw_key(blob)).verify(signature, message)
    except InvalidSignature:
        raise Unverified("does not fit: the record was changed after it was signed") from None


def fingerprint(public_key: str) -> str:
    """As `ssh-keygen -l` tells it: SHA256:..."""
    digest = hashlib.sha256(_blob(public_key)).digest()
    return f"SHA256:{base64.b64encode(digest).decode().rstrip('=')}"


def read_public_key(path: Path) -> str:
    """A public key of OpenSSH or in PEM as a line of OpenSSH. Raises UserError for anything else."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        content = path.read_bytes()
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror}).") from None
    if b"PRIVATE KEY" in content:
        raise UserError(f"{path}: is a private key, which belongs to the person alone. Give the public one.")
    is_pem = content.startswith(b"-----BEGIN")
    load = serialization.load_pem_public_key if is_pem else serialization.load_ssh_public_key
    try:
        key = load(content)
    except (ValueError, UnsupportedAlgorithm):
        raise UserError(f"{path}: is no public key. {_ED25519_ONLY}") from None
    if not isinstance(key, Ed25519PublicKey):
        raise UserError(f"{path}: is another kind of key. {_ED25519_ONLY}")
    line = key.public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    return line.decode()


def _unpacked(armoured: bytes, message: bytes, key: bytes) -> tuple[bytes, bytes]:
    """The plain signature in one of OpenSSH, and what it signs."""
    try:
        body, end, _ = armoured.removeprefix(_ARMOUR[0]).partition(_ARMOUR[1])
        if not end:
            raise ValueError("cut off")
        blob = base64.b64decode(b"".join(body.split()), validate=True)
        if not blob.startswith(_HEADER):
            raise ValueError("another version")
        signer, namespace, reserved, algorithm, signature = _fields(blob[len(_HEADER) :])
        kind, plain = _fields(signature)
    except (ValueError, binascii.Error):
        raise Unverified("is damaged") from None
    if signer != key:
        raise Unverified("is by another key than the record's public_key")
    if namespace != NAMESPACE.encode():
        raise Unverified(f"was made for something else: its namespace is not {NAMESPACE}")
    if kind != _KIND or algorithm not in _HASHES:
        raise Unverified("is of a kind that is not understood")
    digest = hashlib.new(algorithm.decode(), message).digest()
    signed = (namespace, reserved, algorithm, digest)
    return plain, _MAGIC + b"".join(struct.pack(">I", len(field)) + field for field in signed)


def _fields(blob: bytes) -> list[bytes]:
    """Byte strings, each after its length in four bytes. Raises ValueError if they do not fill the blob."""
    fields, at = [], 0
    while at < len(blob):
        length = int.from_bytes(blob[at : at + 4])
        end = at + 4 + length
        if at + 4 > len(blob) or end > len(blob):
            raise ValueError("cut off")
        fields.append(blob[at + 4 : end])
        at = end
    return fields


def _blob(public_key: str) -> bytes:
    try:
        return base64.b64decode(public_key.split()[1], validate=True)
    except (IndexError, binascii.Error):
        raise Unverified("cannot be checked: the record's public_key is damaged") from None


def _raw_key(blob: bytes) -> bytes:
    try:
        kind, raw = _fields(blob)
        if kind != _KIND or len(raw) != 32:
            raise ValueError("another kind")
    except ValueError:
        raise Unverified("cannot be checked: the record's public_key is damaged") from None
    return raw

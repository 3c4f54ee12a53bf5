"""Consent is signed with keys of OpenSSH or plain Ed25519, and only what was signed counts."""

import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from understudy.errors import UserError
from understudy.persona.signatures import NAMESPACE, Unverified, fingerprint, read_public_key, verify

MESSAGE = b"I agree."
PEM, OPENSSH = serialization.Encoding.PEM, serialization.Encoding.OpenSSH
needs_ssh_keygen = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="ssh-keygen is not installed")


def line(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes(OPENSSH, serialization.PublicFormat.OpenSSH).decode()


@pytest.fixture
def ssh_key(tmp_path: Path) -> Path:
    """A private key as ssh-keygen makes them."""
    path = tmp_path / "id_ed25519"
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "jo@example.org", "-f", path], check=True
    )
    return path


def signed(key: Path, message: bytes, namespace: str = NAMESPACE, *options: str) -> bytes:
    command = ["ssh-keygen", "-q", "-Y", "sign", "-n", namespace, *options, "-f", key]
    return subprocess.run(command, input=message, check=True, capture_output=True).stdout


@needs_ssh_keygen
@pytest.mark.parametrize("options", [(), ("-O", "hashalg=sha256")])
def test_a_signature_of_ssh_keygen_is_verified(ssh_key: Path, options: tuple[str, ...]) -> None:
    public = ssh_key.with_suffix(".pub").read_text().strip()
    signature = signed(ssh_key, MESSAGE, NAMESPACE, *options)
    verify(MESSAGE, signature, public)
    with pytest.raises(Unverified, match="was changed after it was signed"):
        verify(MESSAGE + b" ", signature, public)


@needs_ssh_keygen
def test_a_signature_for_something_else_does_not_count(ssh_key: Path) -> None:
    public = ssh_key.with_suffix(".pub").read_text()
    with pytest.raises(Unverified, match="was made for something else"):
        verify(MESSAGE, signed(ssh_key, MESSAGE, "git"), public)


@needs_ssh_keygen
def test_a_signature_by_another_key_of_openssh_is_told_as_such(ssh_key: Path) -> None:
    with pytest.raises(Unverified, match="is by another key"):
        verify(MESSAGE, signed(ssh_key, MESSAGE), line(Ed25519PrivateKey.generate()))


@needs_ssh_keygen
def test_a_damaged_signature_is_refused_wherever_it_is_cut(ssh_key: Path) -> None:
    public = ssh_key.with_suffix(".pub").read_text()
    signature = signed(ssh_key, MESSAGE)
    for length in range(len(signature) - len("\n")):
        with pytest.raises(Unverified):
            verify(MESSAGE, signature[:length], public)


@needs_ssh_keygen
def test_a_fingerprint_is_the_one_that_ssh_keygen_tells(ssh_key: Path) -> None:
    told = subprocess.run(
        ["ssh-keygen", "-l", "-f", ssh_key], check=True, capture_output=True, text=True
    ).stdout
    assert fingerprint(read_public_key(ssh_key.with_suffix(".pub"))) in told


def test_a_plain_signature_is_verified() -> None:
    key = Ed25519PrivateKey.generate()
    verify(MESSAGE, key.sign(MESSAGE), line(key))
    with pytest.raises(Unverified):
        verify(MESSAGE, key.sign(b"I do not."), line(key))


@pytest.mark.parametrize(
    "key", ["ssh-ed25519 AAAA", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA==", "ssh-ed25519 A"]
)
def test_a_damaged_public_key_is_told_as_such(key: str) -> None:
    with pytest.raises(Unverified, match="public_key is damaged"):
        verify(MESSAGE, bytes(64), key)


def test_a_public_key_is_read_in_pem_and_as_openssh_writes_it(tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    pem, ssh = tmp_path / "key.pem", tmp_path / "key.pub"
    pem.write_bytes(key.public_key().public_bytes(PEM, serialization.PublicFormat.SubjectPublicKeyInfo))
    ssh.write_text(f"{line(key)} jo@example.org\n")
    assert read_public_key(pem) == read_public_key(ssh) == line(key)


def test_a_private_key_is_not_taken_for_a_public_one(tmp_path: Path) -> None:
    private = tmp_path / "key.pem"
    private.write_bytes(
        Ed25519PrivateKey.generate().private_bytes(
            PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    with pytest.raises(UserError, match="belongs to the person alone"):
        read_public_key(private)


def test_another_kind_of_key_is_refused_with_the_remedy(tmp_path: Path) -> None:
    public = tmp_path / "rsa.pub"
    key = generate_private_key(65537, 2048).public_key()
    public.write_bytes(key.public_bytes(OPENSSH, serialization.PublicFormat.OpenSSH))
    with pytest.raises(UserError, match="ssh-keygen -t ed25519"):
        read_public_key(public)

"""Where the consent to a persona lies, relative to the project."""

from pathlib import Path


def record_file(persona: str) -> Path:
    """What the person behind the persona has agreed to."""
    return Path(f"config/personas/{persona}/consent.yaml")


def signature_file(persona: str) -> Path:
    """The record's signature: where `ssh-keygen -Y sign` puts it by itself."""
    return Path(f"{record_file(persona)}.sig")


def revocations_file(persona: str) -> Path:
    """Which records were withdrawn."""
    return Path(f"config/personas/{persona}/revoked.yaml")


def spoken_file(persona: str) -> Path:
    """What came of the comparison of the spoken consent with the persona's voice."""
    return Path(f"results/personas/{persona}/spoken_consent.json")

"""Ids of scenes: names for files, made from what a scene is about."""

import re
import unicodedata

_LONGEST = 40  # characters; the model allows 48, and a number may follow


def free_id(about: str, taken: set[str]) -> str:
    """An id from a few words, numbered if it is taken already."""
    plain = unicodedata.normalize("NFKD", about).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain)[:_LONGEST].strip("-") or "scene"
    name, number = base, 2
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    return name

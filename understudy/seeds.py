"""Numbers that look random and are the same in every run."""

import hashlib


def seed_of(text: str) -> int:
    """A stable number below 2**32 for a text; Python's own hash() changes from run to run."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)

"""Random words that show that a statement was made for one record."""

import secrets
from pathlib import Path

_COUNT = 4
"""Words in a code: with those of the list, one code in 250 million."""


def random_code() -> str:
    """Such as "falcon amber river copper": common words, told apart easily when they are read aloud."""
    words = Path(__file__).with_name("code_words.txt").read_text(encoding="utf-8").split()
    return " ".join(secrets.choice(words) for _ in range(_COUNT))

"""Words of a text."""

import re
import unicodedata


def words(text: str) -> list[str]:
    """In small letters, without marks; "don't" is one word."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold().replace("'", ""))


def capitalised(text: str) -> str:
    """The text with a capital at its beginning; a first word that has capitals already, as "iPhone", stays so."""
    first = re.split(r"[\W_]", text, maxsplit=1)[0]
    return text[:1].upper() + text[1:] if first.islower() else text


def is_small(word: str) -> bool:
    """Whether it lacks the capital that it could have: "iPads" has one, and Georgian has none."""
    return word.islower() and word[0].title() != word[0]

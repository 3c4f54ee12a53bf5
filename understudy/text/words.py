"""Words of a text."""

import re
import unicodedata


def words(text: str) -> list[str]:
    """In small letters, without marks; "don't" is one word."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("'", "")
    return "".join(map(_letter, plain)).split()


def _letter(character: str) -> str:
    """The character, or a space for a mark. Those of Hindi or Thai that `re` takes for one are parts of letters."""
    return character if unicodedata.category(character).startswith(("L", "M", "N")) else " "


def capitalised(text: str) -> str:
    """The text with a capital at its beginning; a first word that has capitals already, as "iPhone", stays so."""
    first = re.split(r"[\W_]", text, maxsplit=1)[0]
    return text[:1].upper() + text[1:] if first.islower() else text


def is_small(word: str) -> bool:
    """Whether it lacks the capital that it could have: "iPads" has one, and Georgian has none."""
    return word.islower() and word[0].title() != word[0]

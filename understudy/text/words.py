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
    first = re.match(r"[^\W_]*", text)[0]
    return text[:1].upper() + text[1:] if first.islower() else text

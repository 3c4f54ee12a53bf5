"""Where clauses end, and which parts of a text its marks divide."""

import re
import unicodedata

from understudy.text.sentences import CLOSED

_CLAUSE_END = re.compile(rf"(?:[,;:،؛、，；：–—]|^-){CLOSED}$")


def ends_a_clause(word: str) -> bool:
    """Whether a clause of a sentence ends with this word: a comma, colon or dash, before closing quotation marks."""
    return bool(_CLAUSE_END.search(word))


def parts_between_marks(text: str) -> list[str]:
    """What stands between punctuation marks, without the spaces around it; hyphens and apostrophes divide nothing."""
    return [part.strip() for part in re.split(r"\0+", "".join(map(_divided, text)))]


def _divided(character: str) -> str:
    """The character, or NUL for a mark. What `re` takes for one in Hindi or Thai is a part of the letter before it."""
    is_part = character in "_'’-" or unicodedata.category(character).startswith(("L", "M", "N", "Cf"))
    return character if is_part or character.isspace() else "\0"

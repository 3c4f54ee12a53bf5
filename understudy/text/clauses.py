"""Where clauses end, and which parts of a text its marks divide."""

import re

from understudy.text.sentences import CLOSED

_CLAUSE_END = re.compile(rf"(?:[,;:،؛、，；：–—]|^-){CLOSED}$")


def ends_a_clause(word: str) -> bool:
    """Whether a clause of a sentence ends with this word: a comma, colon or dash, before closing quotation marks."""
    return bool(_CLAUSE_END.search(word))


def parts_between_marks(text: str) -> list[str]:
    """What stands between punctuation marks, without the spaces around it; hyphens and apostrophes divide nothing."""
    return [part.strip() for part in re.split(r"[^\w\s'’-]+", text)]

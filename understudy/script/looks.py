"""Keeps the presenter's looks and name out of prompts: they come from the persona, the same in every scene."""

import re

_LOOKS = re.compile(
    r"\b(wear\w*|dressed|cloth\w*|outfits?|costumes?|uniforms?|t-shirts?|shirts?|blouses?|jackets?|suits?|jumpers?"
    r"|sweaters?|hoodies?|blazers?|cardigans?|dress|skirts?|trousers|jeans|coats?|scar(?:f|ves)|ties?|hats?|caps?"
    r"|hair\w*|beard\w*|glasses|spectacles|\w+-haired|\w+-eyed)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"(?<=[,;.])\s+")
_WORN = re.compile(r"\s*\b(?:wearing|dressed in)\b.*?(?=[,;.]|$)", re.IGNORECASE)
_PRESENTER = re.compile(r"\bpresenter\b", re.IGNORECASE)


def without_looks(prompt: str, name: str) -> str:
    """The prompt without what it says of clothes, hair and face, and without the presenter's name."""
    prompt = _WORN.sub("", prompt)
    for called in (name, name.split()[0]):
        prompt = re.sub(rf"\b{re.escape(called)}\b", "the presenter", prompt)
    kept = [clause for clause in _CLAUSE.split(prompt) if not _LOOKS.search(clause)]
    return " ".join(kept).strip(" ,;")


def presenter_prompt(prompt: str, name: str) -> str:
    """The same, and certain to speak of the presenter."""
    kept = without_looks(prompt, name)
    if _PRESENTER.search(kept):
        return kept
    return f"Medium shot of the presenter, looking into the camera. {kept}".strip()

"""Snakemake's reasons for a job, in words."""

import ast
import re
from collections.abc import Iterator
from typing import Any

from understudy.progress.reason import Reason

_MOST_SETTINGS_NAMED = 3

_FILES = re.compile(r"(Updated input files|Input files updated by another job): ([^;]*)")
_PARAMS = "Params have changed since last execution: "
_PHRASES = {
    "Forced execution": "asked for",
    "Missing output files": "not made yet",
    "Incomplete output files": "was interrupted",
    "Set of input files has changed": "made from other files than before",
    "Code has changed": "its program changed",
    "Software environment definition has changed": "its environment changed",
}
"""What the beginning of each reason means, the most telling first."""


def reason_in_words(text: str) -> Reason:
    """The first of Snakemake's reasons, and what else is made before it."""
    # The params hold texts of the user, in which anything can stand.
    before, _, params = text.partition(_PARAMS)
    files = {kind: found.split(", ") for kind, found in _FILES.findall(before)}
    own = [words for phrase, words in _PHRASES.items() if phrase in before]
    own += [f"{file} changed" for file in files.get("Updated input files", []) if file]
    own += [_changed_settings(params)] if params else []
    return Reason(
        own=own[0] if own else "",
        after=tuple(files.get("Input files updated by another job", ())),
        makes_anew="Missing output files" in before,
    )


def _changed_settings(params: str) -> str:
    """Such as "prompt changed": what differs between the params before and now."""
    old, new = _before_and_now(params)
    names = list(dict.fromkeys(_differences(old, new)))
    if not names:
        return "its settings or text changed"
    shown = names[:_MOST_SETTINGS_NAMED]
    more = " and more" if len(names) > len(shown) else ""
    return f"{', '.join(shown)}{more} changed"


def _before_and_now(params: str) -> tuple[Any, Any]:
    """The two values in Snakemake's "... before: <repr> now: <repr> "; None for what is no literal."""
    _, _, values = params.partition(" before: ")
    for mark in re.finditer(" now: ", values):
        try:
            old = ast.literal_eval(values[: mark.start()].strip())
            new = ast.literal_eval(values[mark.end() :].strip())
        except (ValueError, SyntaxError):
            continue
        return old, new
    return None, None


def _differences(old: Any, new: Any) -> Iterator[str]:
    """The names of the innermost settings that differ."""
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return
    for key in {**old, **new}:
        if old.get(key) != new.get(key):
            inner = list(_differences(old.get(key), new.get(key)))
            yield from inner or [str(key).replace("_", " ")]

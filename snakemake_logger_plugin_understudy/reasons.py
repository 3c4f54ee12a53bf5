"""Snakemake's reasons for a job, in words."""

import ast
import re
from collections.abc import Iterator
from typing import Any

from understudy.progress.reason import Reason
from understudy.snakemake import INPUT_CHANGED, INPUT_MADE_ANEW, NOT_MADE_YET, PARAMS_CHANGED, REASONS

_MOST_SETTINGS_NAMED = 3

_FILES = re.compile(f"({INPUT_CHANGED}|{INPUT_MADE_ANEW}): ([^;]*)")


def reason_in_words(text: str) -> Reason:
    """The first of Snakemake's reasons, and what else is made before it."""
    # The params hold texts of the user, in which anything can stand.
    before, _, params = text.partition(PARAMS_CHANGED)
    files = {kind: found.split(", ") for kind, found in _FILES.findall(before)}
    own = [words for phrase, words in REASONS.items() if phrase in before]
    own += [f"{file} changed" for file in files.get(INPUT_CHANGED, []) if file]
    own += [_changed_settings(params)] if params else []
    return Reason(
        own=own[0] if own else "",
        after=tuple(files.get(INPUT_MADE_ANEW, ())),
        makes_anew=NOT_MADE_YET in before,
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

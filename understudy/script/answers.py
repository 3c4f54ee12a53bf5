"""What a language model answered, read with patience: think blocks, fences, prose around it, trailing commas."""

import json
import re
import unicodedata
from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from understudy.settings.reading import finding

Model = TypeVar("Model", bound=BaseModel)

_LONGEST = 200_000  # characters; no script is longer
_OBJECT_START = re.compile(r'\{\s*"')
_THOUGHT_END = re.compile(r"</(?:think|thinking|reasoning)>", re.IGNORECASE)
_THOUGHT_START = re.compile(r"<(?:think|thinking|reasoning)>", re.IGNORECASE)
_STRING_OR_TRAILING_COMMA = re.compile(r'("(?:\\.|[^"\\])*")|,(?=\s*[}\]])', re.DOTALL)
_LENIENT = json.JSONDecoder(strict=False)  # constrained decoders leave raw line breaks and tabs in strings
_JOINERS = "\u200c\u200d"  # invisible, but they shape letters of Persian and Indic scripts


class UnusableAnswerError(ValueError):
    """An answer that is no script; the message says why, to the model."""


def read_answer(text: str, model: type[Model], tidy: Callable[[dict[str, Any]], dict[str, Any]]) -> Model:
    """The checked object in an answer. Raises UnusableAnswerError.

    `tidy` gets the object, with all texts cleaned, before it is checked.
    """
    content = tidy(clean(_find_object(_without_thoughts(text), set(model.model_fields))))
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise UnusableAnswerError("\n".join(f"- {finding(item, model)}" for item in error.errors())) from None


def clean(value: Any) -> Any:
    """The same value, its texts without control characters, half characters and runs of white space."""
    if isinstance(value, dict):
        return {clean(key): clean(item) for key, item in value.items()}
    if isinstance(value, list):
        return [clean(item) for item in value]
    return _clean_text(value) if isinstance(value, str) else value


def _clean_text(text: str) -> str:
    shown = []
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        if category in ("Cc", "Zl", "Zp"):
            shown.append(" ")
        elif category[0] != "C" or character in _JOINERS:
            shown.append(character)
    return " ".join("".join(shown).split())


def _without_thoughts(text: str) -> str:
    """What follows the last thought; chat templates often leave out its opening tag."""
    text = _THOUGHT_END.split(text)[-1]
    return _THOUGHT_START.split(text)[0]


def _find_object(text: str, fields: set[str]) -> dict[str, Any]:
    """The first JSON object in the text, which must have one of the fields. Raises UnusableAnswerError."""
    if len(text) > _LONGEST:
        raise UnusableAnswerError(f"- The answer has more than {_LONGEST} characters.")
    start = _OBJECT_START.search(text)
    if not start:
        shown = " ".join(text.split())[:80]
        raise UnusableAnswerError(f"- The answer holds no JSON object; it begins: {shown!r}")
    content = _decode(text[start.start() :])
    if len(content) == 1 and not fields & set(content):
        (content,) = content.values()  # {"script": {...}}
    if not isinstance(content, dict) or not fields & set(content):
        raise UnusableAnswerError(f"- The JSON object has none of the fields: {', '.join(sorted(fields))}")
    return content


def _decode(text: str) -> dict[str, Any]:
    """The JSON object at the beginning of the text."""
    try:
        return _LENIENT.raw_decode(text)[0]
    except (ValueError, RecursionError):
        pass
    try:
        return _LENIENT.raw_decode(_STRING_OR_TRAILING_COMMA.sub(r"\1", text))[0]
    except (ValueError, RecursionError) as error:
        problem = str(error)[:120]
        raise UnusableAnswerError(f"- The answer is not one complete JSON object: {problem}") from None

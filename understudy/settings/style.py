"""How scripts are to sound: what topic and persona say of it in the same form."""

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

_LINE = {"type": "string", "minLength": 1, "maxLength": 300}


def _lines(value: Any) -> Any:
    """A text as its lines, so that rules can be written as a block or in a cell of the sheet."""
    if isinstance(value, str):
        return [line.removeprefix("- ").strip() for line in re.split(r"\n| \| ", value) if line.strip()]
    return [] if value is None else value


Wording = Annotated[str, Field(max_length=300)]
"""A few words, such as "warm and dry"."""

Rules = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=300)]],
    BeforeValidator(_lines),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": _LINE}]}),
]
"""One rule a line."""

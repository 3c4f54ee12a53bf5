"""What the sections of the configuration have in common, and the section of a stage with its engine."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from annotated_types import GroupedMetadata
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
    with_config,
)
from pydantic_core import ErrorDetails

from understudy.engines import engine_class, engine_names
from understudy.errors import UserError


class Section(BaseModel):
    """A documented part of the configuration; unknown keys are errors."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True, str_strip_whitespace=True
    )


def documented(plain: type) -> type:
    """A plain dataclass as such a part of the configuration."""
    return with_config(ConfigDict(extra="forbid", use_attribute_docstrings=True))(plain)


@cache
def engine_settings(stage: str, name: str) -> TypeAdapter[Any]:
    """What checks and documents the settings of an engine, from its plain dataclass."""
    return TypeAdapter(documented(engine_class(stage, name).settings_type))


@dataclass(frozen=True)
class EngineOf(GroupedMetadata):
    """In the type of a stage's section in a model, Annotated[dict[str, Any], EngineOf(stage)].

    It checks {"engine": name, setting: value, ...} against the named engine's settings, and fills in their defaults.
    """

    stage: str

    def __iter__(self) -> Iterator[object]:
        yield BeforeValidator(self._checked)
        yield WithJsonSchema({"x-engines-of": self.stage})

    def _checked(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict) or not isinstance(value.get("engine"), str):
            raise ValueError("needs `engine: <name>`")
        settings = dict(value)
        name = settings.pop("engine")
        try:
            adapter = engine_settings(self.stage, name)
        except UserError as error:
            raise ValueError(str(error)) from None
        try:
            checked = adapter.validate_python(settings)
        except ValidationError as error:
            raise ValueError("; ".join(_sentence(item, name) for item in error.errors())) from None
        return {"engine": name, **adapter.dump_python(checked, mode="json")}


def _sentence(item: ErrorDetails, engine: str) -> str:
    field = ".".join(map(str, item["loc"]))
    if item["type"] == "value_error":
        return item["msg"].removeprefix("Value error, ")
    if item["type"] == "unexpected_keyword_argument":
        return f"engine {engine} has no setting {field!r}"
    if item["type"] == "missing":
        return f"{field} is missing"
    return f"{field}: {item['msg']}, found {item['input']!r}"


def engine_schema(stage: str) -> dict[str, Any]:
    """JSON schema of a stage's section: one alternative per engine."""
    alternatives = []
    for name in engine_names(stage):
        schema = engine_settings(stage, name).json_schema()
        properties = {"engine": {"const": name, "description": schema.get("description", "")}}
        properties.update(schema.get("properties", {}))
        alternatives.append(
            {
                "type": "object",
                "properties": properties,
                "required": ["engine"],
                "additionalProperties": False,
            }
        )
    return {"oneOf": alternatives}

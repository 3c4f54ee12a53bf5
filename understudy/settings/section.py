"""What the sections of the configuration have in common, and the section of a stage with its engine."""

from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter, ValidationError, WithJsonSchema

from understudy.engines import engine_class, engine_names
from understudy.errors import UserError


class Section(BaseModel):
    """A documented part of the configuration; unknown keys are errors."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True, str_strip_whitespace=True
    )


@cache
def engine_settings(stage: str, name: str) -> TypeAdapter:
    """What checks and documents the settings of an engine, from its plain dataclass."""
    settings = engine_class(stage, name).settings_type
    settings.__pydantic_config__ = ConfigDict(extra="forbid", use_attribute_docstrings=True)
    return TypeAdapter(settings)


class _EngineSection:
    """Checks {"engine": name, setting: value, ...} against the named engine's settings, defaults filled in."""

    def __init__(self, stage: str) -> None:
        self._stage = stage

    def __call__(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict) or not isinstance(value.get("engine"), str):
            raise ValueError("needs `engine: <name>`")
        settings = dict(value)
        name = settings.pop("engine")
        try:
            adapter = engine_settings(self._stage, name)
        except UserError as error:
            raise ValueError(str(error)) from None
        try:
            checked = adapter.validate_python(settings)
        except ValidationError as error:
            raise ValueError("; ".join(_sentence(item, name) for item in error.errors())) from None
        return {"engine": name, **adapter.dump_python(checked, mode="json")}


def _sentence(item: dict[str, Any], engine: str) -> str:
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


def engine_section(stage: str) -> Any:
    """The type of a stage's section in a model."""
    return Annotated[
        dict[str, Any], BeforeValidator(_EngineSection(stage)), WithJsonSchema({"x-engines-of": stage})
    ]

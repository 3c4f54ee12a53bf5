"""Writes what follows from the models: default files, JSON schemas, docs/settings.md and docs/models.md.

`make schemas` runs it; a test fails when what is committed is not what it would write.
"""

import json
import math
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from understudy.engines import engine_names
from understudy.files import write_text
from understudy.models.models_page import models_page
from understudy.models.table import TABLE, Models, read_models
from understudy.persona.record import Consent
from understudy.script.model import Script
from understudy.settings.config import Config
from understudy.settings.persona import Persona
from understudy.settings.preset import Preset
from understudy.settings.reading import check, read_yaml
from understudy.settings.section import Section, engine_schema, engine_settings
from understudy.settings.topic import Topic

_FILES: dict[str, tuple[type[BaseModel], str]] = {
    "config": (Config, "config/config.yaml"),
    "preset": (Preset, "config/presets/<preset>.yaml"),
    "topic": (Topic, "config/topics/<topic>.yaml"),
    "persona": (Persona, "config/personas/<persona>/persona.yaml"),
    "consent": (Consent, "config/personas/<persona>/consent.yaml"),
    "script": (Script, "config/scripts/<topic>.json"),
    "models": (Models, str(TABLE)),
}
_STAGES = ("script", "image", "speech", "video", "lips", "finish")


def published(root: Path) -> dict[str, str]:
    """Path -> content of every generated file; the values in the configuration of `root` stay as they are."""
    files = {f"config/schemas/{name}.schema.json": _schema(model) for name, (model, _) in _FILES.items()}
    presets = sorted((root / "config/presets").glob("*.yaml"))
    documented: list[tuple[str, type[Section], str]] = [
        ("config/config.yaml", Config, "schemas/config.schema.json"),
        *((f"config/presets/{preset.name}", Preset, "../schemas/preset.schema.json") for preset in presets),
    ]
    for path, model, schema in documented:
        files[path] = _documented_yaml(check(model, read_yaml(root / path), path), schema)
    files["docs/settings.md"] = _page()
    files["docs/models.md"] = models_page(read_models(root))
    return files


def json_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The model's JSON schema, with the settings of every engine spelled out."""
    return _with_engines(model.model_json_schema())


def _schema(model: type[BaseModel]) -> str:
    return json.dumps(json_schema(model), indent=2, ensure_ascii=False) + "\n"


def _with_engines(part: Any) -> Any:
    if isinstance(part, list):
        return [_with_engines(item) for item in part]
    if not isinstance(part, dict):
        return part
    part = {key: _with_engines(value) for key, value in part.items()}
    stage = part.pop("x-engines-of", None)
    return {**part, **engine_schema(stage)} if stage else part


def _documented_yaml(section: Section, schema_path: str) -> str:
    """The section's values as YAML, each under its description."""
    schema = type(section).model_json_schema()
    lines = [f"# yaml-language-server: $schema={schema_path}", f"# {schema['description']}"]
    return "\n".join([*lines, *_yaml_lines(section.model_dump(mode="json"), schema, schema, "")]) + "\n"


def _yaml_lines(
    values: dict[str, Any], part: dict[str, Any], schema: dict[str, Any], indent: str
) -> list[str]:
    lines = []
    for name, about in part["properties"].items():
        value = values[name]
        inner = _section(about, schema)
        description = about.get("description") or (inner or {}).get("description", "")
        lines += ["", *(f"{indent}# {line}" for line in description.splitlines())]
        if inner and "$ref" in about:
            lines += [f"{indent}{name}:", *_yaml_lines(value, inner, schema, indent + "  ")]
        elif "x-engines-of" in about:
            lines += [f"{indent}{name}:", f"{indent}  engine: {value['engine']}"]
            lines += _engine_lines(name, value, indent + "  ")
        else:
            lines.append(f"{indent}{name}: {_scalar(value)}")
    return lines


def _section(about: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any] | None:
    """The part of the schema that a field refers to, alone, in a list or by names; None for a plain value."""
    parts = (about, about.get("items", {}), *about.get("patternProperties", {}).values())
    reference = next((part["$ref"] for part in parts if "$ref" in part), None)
    return schema["$defs"][reference.removeprefix("#/$defs/")] if reference else None


def _engine_lines(stage: str, section: dict[str, Any], indent: str) -> list[str]:
    properties = engine_settings(stage, section["engine"]).json_schema().get("properties", {})
    lines = []
    for setting, about in properties.items():
        lines += [f"{indent}# {line}" for line in about.get("description", "").splitlines()]
        lines.append(f"{indent}{setting}: {_scalar(section[setting])}")
    return lines


def _scalar(value: Any) -> str:
    """On one line: a value that goes on below would have to be indented as deeply as its key."""
    text = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=math.inf)
    return text.removesuffix("...\n").strip()


def _page() -> str:
    parts = [
        "# Settings",
        "",
        "Every setting has one home. `config/config.yaml` says what to make, a preset with what, a topic about "
        "what, a persona by whom; a topic may refine its preset under `overrides`. Unknown keys are errors. The "
        "settings that a film was made with stand beside it in `results/<topic>/<preset>/settings.json`. Editors "
        "that understand YAML schemas complete and check these files as you type.",
        "",
        "This page is made by `make schemas` from the models in `understudy/settings/`.",
    ]
    for name, (model, path) in _FILES.items():
        schema = model.model_json_schema()
        parts += ["", f"## {name.capitalize()}: `{path}`", "", schema.get("description", "")]
        parts += _tables(_section(schema, schema) or schema, schema)
    for stage in _STAGES:
        parts += ["", f"## Engines of `{stage}`"]
        for engine in engine_names(stage):
            schema = engine_settings(stage, engine).json_schema()
            parts += [
                "",
                f"### `engine: {engine}`",
                "",
                schema.get("description", ""),
                *_tables(schema, schema),
            ]
    return "\n".join(parts) + "\n"


def _tables(part: dict[str, Any], schema: dict[str, Any], path: str = "") -> list[str]:
    """A table of the plain fields, then one for each section among the fields; `path` names the part."""
    rows, sections = [], []
    for name, about in part.get("properties", {}).items():
        inner = _section(about, schema)
        if inner:
            sections += ["", f"### `{path}{name}`", "", inner.get("description", "")]
            sections += _tables(inner, schema, f"{path}{name}.")
        else:
            rows.append(_row(name, about, name in part.get("required", [])))
    if rows:
        rows = ["", "| setting | allowed | default | what it does |", "|---|---|---|---|", *rows]
    return [*rows, *sections]


def _row(name: str, about: dict[str, Any], required: bool) -> str:
    default = "required" if required else f"`{_scalar(about.get('default'))}`"
    meaning = " ".join(about.get("description", "").split())
    return f"| `{name}` | {_allowed(about)} | {default} | {meaning} |"


def _allowed(schema: dict[str, Any]) -> str:
    if "x-engines-of" in schema or any("x-engines-of" in option for option in schema.get("anyOf", [])):
        return "`engine:` and its settings"
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(_allowed(option) for option in schema["anyOf"] if option.get("type") != "null")
    if "const" in schema:
        return f"`{schema['const']}`"
    words = {"boolean": "yes or no", "string": "text", "array": "list", "object": "mapping"}
    kind = words.get(schema.get("type", ""), schema.get("type", "any"))
    limits = [
        f"{sign} {schema[key]:.10g}"
        for key, sign in {
            "minimum": "≥",
            "exclusiveMinimum": ">",
            "maximum": "≤",
            "exclusiveMaximum": "<",
        }.items()
        if key in schema
    ]
    if "maxLength" in schema:
        limits.append(f"up to {schema['maxLength']} characters")
    return ", ".join([kind, *limits])


if __name__ == "__main__":
    for path, content in published(Path()).items():
        write_text(Path(path), content)

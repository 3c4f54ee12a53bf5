"""Writes what follows from the models: default files, JSON schemas, and docs/settings.md.

`make schemas` runs it; a test fails when what is committed is not what it would write.
"""

import json
from pathlib import Path
from typing import Any

import yaml

from understudy.engines import engine_names
from understudy.files import write_text
from understudy.script.model import Script
from understudy.settings.config import Config
from understudy.settings.persona import Persona
from understudy.settings.preset import Preset
from understudy.settings.section import Section, engine_schema, engine_settings
from understudy.settings.topic import Topic

_FILES = {
    "config": (Config, "config/config.yaml"),
    "preset": (Preset, "config/presets/<preset>.yaml"),
    "topic": (Topic, "config/topics/<topic>.yaml"),
    "persona": (Persona, "config/personas/<persona>/persona.yaml"),
    "script": (Script, "config/scripts/<topic>.json"),
}
_STAGES = ("script", "image", "speech", "video", "lips", "finish")

_DRAFT = {"description": "No GPU, no downloads: an animatic, faster than it plays.", "film": {"slate": True}}


def published() -> dict[str, str]:
    """Path -> content of every generated file."""
    files = {f"config/schemas/{name}.schema.json": _schema(model) for name, (model, _) in _FILES.items()}
    files["config/config.yaml"] = _default_yaml(Config(), "schemas/config.schema.json", "What to make.")
    files["config/presets/draft.yaml"] = _default_yaml(
        Preset.model_validate(_DRAFT), "../schemas/preset.schema.json", "With what: the embedded engines."
    )
    files["docs/settings.md"] = _page()
    return files


def json_schema(model: type[Section]) -> dict[str, Any]:
    """The model's JSON schema, with the settings of every engine spelled out."""
    return _with_engines(model.model_json_schema())


def _schema(model: type[Section]) -> str:
    return json.dumps(json_schema(model), indent=2, ensure_ascii=False) + "\n"


def _with_engines(part: Any) -> Any:
    if isinstance(part, list):
        return [_with_engines(item) for item in part]
    if not isinstance(part, dict):
        return part
    part = {key: _with_engines(value) for key, value in part.items()}
    stage = part.pop("x-engines-of", None)
    return {**part, **engine_schema(stage)} if stage else part


def _default_yaml(section: Section, schema: str, title: str) -> str:
    """The section's values as YAML, each under its description."""
    lines = [
        f"# yaml-language-server: $schema={schema}",
        f"# {title} Made by `make schemas` from the models.",
    ]
    return "\n".join([*lines, *_yaml_lines(section, "")]) + "\n"


def _yaml_lines(section: Section, indent: str) -> list[str]:
    lines = []
    for name, field in type(section).model_fields.items():
        value = getattr(section, name)
        lines += ["", *(f"{indent}# {line}" for line in (field.description or _purpose(value)).splitlines())]
        if isinstance(value, Section):
            lines += [f"{indent}{name}:", *_yaml_lines(value, indent + "  ")]
        elif isinstance(value, dict) and "engine" in value:
            lines += [f"{indent}{name}:", f"{indent}  engine: {value['engine']}"]
            lines += _engine_lines(name, value, indent + "  ")
        else:
            lines.append(f"{indent}{name}: {_scalar(value)}")
    return lines


def _engine_lines(stage: str, section: dict[str, Any], indent: str) -> list[str]:
    properties = engine_settings(stage, section["engine"]).json_schema().get("properties", {})
    lines = []
    for setting, about in properties.items():
        lines += [
            f"{indent}# {about.get('description', '')}",
            f"{indent}{setting}: {_scalar(section[setting])}",
        ]
    return lines


def _scalar(value: Any) -> str:
    return yaml.safe_dump(value, default_flow_style=True, allow_unicode=True).removesuffix("...\n").strip()


def _purpose(value: Any) -> str:
    return (type(value).__doc__ or "").strip()


def _page() -> str:
    parts = [
        "# Settings",
        "",
        "Every setting has one home. `config/config.yaml` says what to make, a preset with what, a topic about what, a "
        "persona by whom; a topic may refine its preset under `overrides`. Unknown keys are errors. The settings that a "
        "film was made with stand beside it in `results/<topic>/<preset>/settings.json`. Editors that understand YAML "
        "schemas complete and check these files as you type.",
        "",
        "This page is made by `make schemas` from the models in `understudy/settings/`.",
    ]
    for name, (model, path) in _FILES.items():
        parts += ["", f"## {name.capitalize()}: `{path}`", "", (model.__doc__ or "").strip()]
        parts += _table(model)
    for stage in _STAGES:
        parts += ["", f"## Engines of `{stage}`"]
        for engine in engine_names(stage):
            schema = engine_settings(stage, engine).json_schema()
            parts += ["", f"### `engine: {engine}`", "", schema.get("description", "")]
            rows = [
                _row(setting, about, about.get("default"), about.get("description", ""))
                for setting, about in schema.get("properties", {}).items()
            ]
            parts += _rows(rows)
    return "\n".join(parts) + "\n"


def _table(model: type[Section]) -> list[str]:
    schema = model.model_json_schema()
    rows, sections = [], []
    for name, field in model.model_fields.items():
        kind = _section_of(field.annotation)
        if kind:
            sections += ["", f"### `{name}`", "", (kind.__doc__ or "").strip(), *_table(kind)]
            continue
        default = None if field.is_required() else field.get_default(call_default_factory=True)
        rows.append(
            _row(name, schema["properties"][name], default, field.description or "", field.is_required())
        )
    return [*_rows(rows), *sections]


def _section_of(annotation: Any) -> type[Section] | None:
    """The section that a field holds, alone or in a list."""
    candidates = [annotation, *getattr(annotation, "__args__", ())]
    return next((c for c in candidates if isinstance(c, type) and issubclass(c, Section)), None)


def _row(name: str, schema: dict[str, Any], default: Any, about: str, required: bool = False) -> str:
    shown = "required" if required else f"`{_scalar(default)}`"
    return f"| `{name}` | {_allowed(schema)} | {shown} | {about} |"


def _rows(rows: list[str]) -> list[str]:
    return ["", "| setting | allowed | default | what it does |", "|---|---|---|---|", *rows] if rows else []


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
        f"{sign} {schema[key]:g}"
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
    for path, content in published().items():
        write_text(Path(path), content)

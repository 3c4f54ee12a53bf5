"""Reads what the user wrote, and says in the user's words what is wrong with it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from understudy.errors import UserError
from understudy.files import read_text

Model = TypeVar("Model", bound=BaseModel)

_LONGEST_FINDING = 60  # characters of a wrong value that a message repeats

if TYPE_CHECKING:
    from yaml import SafeLoader
else:
    SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(SafeLoader):
    """YAML without surprises: a key written twice is an error, not a silent last word."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    for key_node, key in zip((pair[0] for pair in node.value), keys, strict=True):
        if keys.count(key) > 1:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {key!r} is written twice", key_node.start_mark
            )
    return yaml.SafeLoader.construct_mapping(loader, node, deep=True)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(path: Path) -> dict[str, Any]:
    """The mapping in a YAML file; an empty file is an empty mapping. Raises UserError."""
    try:
        content = yaml.load(read_text(path), _Loader)  # noqa: S506  a SafeLoader underneath
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        problem = getattr(error, "problem", None) or str(error)
        raise UserError(
            f"{path}{where}: not valid YAML: {problem}. Text with : # or quotes in it needs quotes around it."
        ) from None
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise UserError(f"{path}: should hold `key: value` lines, found a {type(content).__name__}.")
    return content


def read_written_json(path: Path) -> Any:
    """What a JSON file written by a person holds. Raises UserError."""
    try:
        return json.loads(read_text(path), object_pairs_hook=lambda pairs: _object(pairs, path))
    except json.JSONDecodeError as error:
        raise UserError(
            f"{path}, line {error.lineno}, column {error.colno}: not valid JSON: {error.msg}."
        ) from None


def _object(pairs: list[tuple[str, Any]], path: Path) -> dict[str, Any]:
    """A JSON object; a key written twice is an error, as in YAML."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise UserError(f"{path}: the key {twice!r} is written twice. Keep one of them.")
    return found


def check(model: type[Model], content: dict[str, Any], where: str) -> Model:
    """The content as a checked model. Raises UserError with every field that is wrong.

    `where` begins each line of the message: the file, or the file and line.
    """
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise UserError("\n".join(f"{where}: {finding(item, model)}" for item in error.errors())) from None


def finding(item: ErrorDetails, model: type[BaseModel]) -> str:
    """One sentence for one of pydantic's errors: field, what is wrong, what was found."""
    field = ".".join(str(part) for part in item["loc"])
    if item["type"] == "extra_forbidden":
        known = ", ".join(_fields(model, item["loc"][:-1]))
        return f"unknown key {field!r}. Known are: {known}."
    if item["type"] == "missing":
        return f"{field} is missing."
    message = item["msg"].removeprefix("Value error, ")
    if item["type"] == "value_error":
        return f"{field}: {message}." if field else f"{message}."
    found = repr(item["input"])
    if len(found) > _LONGEST_FINDING:
        found = found[:_LONGEST_FINDING] + "…"
    return f"{field}: {message[0].lower()}{message[1:]}; found {found}."


def _fields(model: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    """The field names of the section at a location inside a model."""
    for part in location:
        if isinstance(part, int):
            continue
        fields = getattr(model, "model_fields", {})
        annotation = fields.get(part) or fields.get("root")
        candidate = annotation.annotation if annotation else None
        arguments = getattr(candidate, "__args__", ()) or (candidate,)
        model = next((a for a in arguments if isinstance(a, type) and issubclass(a, BaseModel)), model)
    return list(model.model_fields)

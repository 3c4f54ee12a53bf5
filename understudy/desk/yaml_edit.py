"""Changes single values in a YAML file, and leaves comments, order and all else as their writer left them."""

from typing import Any

import yaml

from understudy.errors import UserError

_LINE = 110  # characters after which a long value is folded


class _Dumper(yaml.SafeDumper):
    """Text of several lines stands under a bar, as people write it."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def with_values(text: str, values: dict[str, Any]) -> str:
    """The text of a YAML mapping with these values at its top; None takes a key out.

    Raises UserError if it cannot be done without touching more, as in a mapping written with braces.
    """
    wanted = {
        key: value for key, value in {**(yaml.safe_load(text) or {}), **values}.items() if value is not None
    }
    edited = text if text.endswith("\n") or not text else text + "\n"
    for key, value in values.items():
        edited = _with_value(edited, key, value)
    if (yaml.safe_load(edited) or {}) != wanted:
        raise UserError("the file is written in a way that only an editor can change. Edit it by hand.")
    return edited


def _with_value(text: str, key: str, value: Any) -> str:
    node = yaml.compose(text, yaml.SafeLoader)
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    lines = text.splitlines(keepends=True)
    new = [] if value is None else [_pair(key, value)]
    for key_node, value_node in pairs:
        if key_node.value == key:
            if yaml.safe_load(yaml.serialize(value_node)) == value:
                return text
            first, last = key_node.start_mark.line, _last_line(lines, key_node, value_node)
            return "".join([*lines[:first], *new, *lines[last + 1 :]])
    return text + "".join(new)


def _pair(key: str, value: Any) -> str:
    text = yaml.dump({key: value}, Dumper=_Dumper, allow_unicode=True, width=_LINE)
    # After a text that ends with blank lines the end of the document is marked, but other keys may follow here.
    return text[: -len("...\n")] if text.endswith("\n...\n") else text


def _last_line(lines: list[str], key: yaml.Node, value: yaml.Node) -> int:
    """The last line of a value: marks end after the blank lines and comments that follow a block."""
    last = value.end_mark.line - (value.end_mark.column == 0)
    while last > key.start_mark.line and (not lines[last].strip() or lines[last].startswith("#")):
        last -= 1
    return max(last, key.start_mark.line)

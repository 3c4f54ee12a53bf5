"""Whether JSON values are what a TypedDict says."""

from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict


def misfits(value: Any, kind: Any, where: str = "") -> list[str]:
    """The places at which a value is not what its type says, such as ".persona.lora: is missing"."""
    origin, parts = get_origin(kind), get_args(kind)
    if is_typeddict(kind) and isinstance(value, dict):
        kinds = get_type_hints(kind)
        return [
            *(f"{where}.{name}: is missing" for name in kind.__required_keys__ - value.keys()),
            *(f"{where}.{name}: is not known" for name in value.keys() - kinds.keys()),
            *_inside({f"{where}.{name}": (value[name], kinds[name]) for name in kinds.keys() & value.keys()}),
        ]
    if origin is dict and isinstance(value, dict):
        return _inside({f"{where}.{name}": (part, parts[1]) for name, part in value.items()})
    if origin is list and isinstance(value, list):
        return _inside({f"{where}[{number}]": (part, parts[0]) for number, part in enumerate(value)})
    if origin in (Union, UnionType):
        fits = any(not misfits(value, part) for part in parts)
    elif origin is Literal:
        fits = value in parts
    elif kind is float:
        fits = type(value) in (float, int)
    else:
        fits = kind is Any or type(value) is kind
    return [] if fits else [f"{where}: {value!r} is no {kind}"]


def _inside(parts: dict[str, tuple[Any, Any]]) -> list[str]:
    return [misfit for where, (value, kind) in parts.items() for misfit in misfits(value, kind, where)]

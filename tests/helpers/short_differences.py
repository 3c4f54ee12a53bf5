"""Files that should hold the same: a failed comparison says where they part, not all that they hold."""

from typing import Any


def pytest_assertrepr_compare(op: str, left: Any, right: Any) -> list[str] | None:
    """What pytest prints of a comparison of bytes, or of dictionaries of bytes; of others what it always prints."""
    if op != "==":
        return None
    if isinstance(left, bytes) and isinstance(right, bytes):
        return [_difference(left, right)]
    if isinstance(left, dict) and isinstance(right, dict) and _holds_bytes(left) and _holds_bytes(right):
        names = [name for name in {**left, **right} if left.get(name) != right.get(name)]
        return [
            f"{len(names)} of {len({**left, **right})} differ",
            *(f"{name}: {_difference(left.get(name), right.get(name))}" for name in names),
        ]
    return None


def _holds_bytes(values: dict) -> bool:
    return bool(values) and all(isinstance(value, bytes) for value in values.values())


def _difference(left: bytes | None, right: bytes | None) -> str:
    if left is None or right is None:
        return f"only on the {'right' if left is None else 'left'}"
    shared = min(len(left), len(right))
    at = next((at for at in range(shared) if left[at] != right[at]), shared)
    return f"{len(left)} and {len(right)} bytes part at byte {at}: {left[at : at + 40]!r} and {right[at : at + 40]!r}"

"""Durations, sizes and lists as people say them."""

from collections.abc import Sequence

_MINUTE, _HOUR = 60, 3600
_BYTES = {"GB": 10**9, "MB": 10**6, "kB": 10**3}
_SMALLEST_SHARE = 0.1  # of a unit that is still told in it


def duration(seconds: float) -> str:
    """Such as "0.3 s", "42 s", "3 min 20 s", "1 h 10 min"."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return _two_units(whole, _MINUTE, "min", "s", 1)
    return _two_units(whole, _HOUR, "h", "min", _MINUTE)


def rough_duration(seconds: float) -> str:
    """As `duration`, but no finer than a guess deserves: "12 s", "45 s", "3 min", "1 h 10 min"."""
    if seconds < 20:
        return f"{max(1, round(seconds))} s"
    if seconds < 57.5:
        return f"{round(seconds / 5) * 5} s"
    if seconds < 57.5 * _MINUTE:
        return f"{max(1, round(seconds / _MINUTE))} min"
    ten_minutes = 10 * _MINUTE
    return duration(round(seconds / ten_minutes) * ten_minutes)


def size(amount: float) -> str:
    """Bytes, no finer than a guess deserves: "3 kB", "0.4 MB", "12 MB", "0.5 GB", "120 GB"."""
    unit = next((unit for unit, bytes_ in _BYTES.items() if amount >= _SMALLEST_SHARE * bytes_), "kB")
    number = amount / _BYTES[unit]
    return f"{number:.1f} {unit}" if number < 9.95 and unit != "kB" else f"{number:.0f} {unit}"


def listing(names: Sequence[str], most: int) -> str:
    """Such as "opening, rules and 4 more", with at most `most` of the names."""
    shown = list(names[:most])
    hidden = len(names) - len(shown)
    return ", ".join(shown) + (f" and {hidden} more" if hidden else "")


def count(number: int, noun: str) -> str:
    """Such as "1 job" and "2 jobs"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _two_units(whole: int, unit: int, name: str, smaller_name: str, smaller: int) -> str:
    rest = whole % unit // smaller
    return f"{whole // unit} {name}" + (f" {rest} {smaller_name}" if rest else "")

"""What a job took, from the line that it leaves at the end of its log: time, and memory of its own processes."""

import re
import resource
import sys
import time
from pathlib import Path
from typing import NamedTuple

_LINE = re.compile(r"^took: (\d+\.\d+) s, (\d+\.\d+) GB of RAM$", re.MULTILINE)
_GIGABYTE = 10**9
_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes that getrusage counts resident memory in."""


class Took(NamedTuple):
    """Of one job."""

    seconds: float
    """Until its file was complete, with the loading of a model where it was the first to need it."""
    memory: float
    """Gigabytes (10**9 bytes) of RAM that the largest of its own processes held; a model's worker is none of them."""


def memory_held(whose: int = resource.RUSAGE_SELF) -> float:
    """Gigabytes (10**9 bytes) of RAM at most: of this process, or of the largest of its children that have ended."""
    return resource.getrusage(whose).ru_maxrss * _UNIT / _GIGABYTE


def took_since(start: float) -> Took:
    """What a job took that began at `start`, a time of `time.monotonic`, and ends now."""
    memory = max(memory_held(), memory_held(resource.RUSAGE_CHILDREN))
    return Took(time.monotonic() - start, memory)


def line(took: Took) -> str:
    """The line of a log: "took: 3.21 s, 0.45 GB of RAM"."""
    return f"took: {took.seconds:.2f} s, {took.memory:.2f} GB of RAM"


def took_in(log: Path) -> Took | None:
    """What a log tells at its end; None if it tells nothing."""
    try:
        found = _LINE.findall(log.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return None
    return Took(*map(float, found[-1])) if found else None

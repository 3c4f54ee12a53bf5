"""The most memory that a job's worker held, from the line that it leaves in the job's log."""

import re
from pathlib import Path
from typing import NamedTuple

_LINE = re.compile(r"^peak: (\d+\.\d+) GB of VRAM, (\d+\.\d+) GB of RAM$", re.MULTILINE)


class Peak(NamedTuple):
    """Gigabytes (10**9 bytes)."""

    vram: float
    """Of graphics memory in tensors during the call; 0 on the processor."""
    memory: float
    """Of RAM, since the worker was started."""


def line(peak: Peak) -> str:
    """The line of a log: "peak: 8.12 GB of VRAM, 3.40 GB of RAM"."""
    return f"peak: {peak.vram:.2f} GB of VRAM, {peak.memory:.2f} GB of RAM"


def peak_in(log: Path) -> Peak | None:
    """The last peak that a log tells; None if it tells none."""
    try:
        found = _LINE.findall(log.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return None
    return Peak(*map(float, found[-1])) if found else None

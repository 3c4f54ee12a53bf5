"""Where a model works: what an engine that loads one is told besides its settings."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


class Cancelled(Exception):
    """Nobody waits for this job any more; the model stays loaded for the next one."""


@dataclass(frozen=True)
class Place:
    """Device, memory and weights of an engine, and how it tells how far it is."""

    device: str
    """As torch names it: "cpu", "cuda:0" ..."""
    vram: float
    """Gigabytes (10**9 bytes) of the device's memory that the engine may fill."""
    models: dict[str, Path]
    """Name in config/models.yaml -> the folder or file with its weights."""
    report: Callable[[int, int, str], None]
    """Called after each step with (done, total, "steps"); raises Cancelled when the work is not wanted any more."""

"""Remembers from run to run how long a job of each stage takes on this machine."""

import json
from collections.abc import Mapping
from pathlib import Path

from understudy.files import write_json

DEFAULT_FILE = Path(".snakemake/understudy-seconds.json")

Seconds = dict[str, dict[str, float]]
"""Preset, then stage, then the mean seconds of a job."""


def read_history(file: Path) -> Seconds:
    """What earlier runs measured; nothing if there is no readable file, for it is only a help."""
    try:
        return {preset: {**stages} for preset, stages in json.loads(file.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def write_history(file: Path, earlier: Seconds, preset: str, measured: Mapping[str, float]) -> None:
    """Keep what this run measured of a preset, over what was known before, if the folder can be written."""
    joined = {**earlier, preset: {**earlier.get(preset, {}), **measured}}
    try:
        write_json(file, joined)
    except OSError:
        return

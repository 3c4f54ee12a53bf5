"""An image engine that takes a person's likeness, and shows it by writing down what it was given."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Settings:
    """Nothing is left open."""


class Engine:
    """Works in the job itself."""

    settings_type = Settings
    revision = "1"
    preloads = ()

    def __init__(self, settings: Settings) -> None:
        pass

    def draw(self, output: Path, *, prompt: str, photos: list[str], lora: dict[str, Any] | None) -> None:
        """Write the arguments."""
        output.write_text(json.dumps([prompt, photos, lora]))

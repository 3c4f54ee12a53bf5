"""What a job asks of an engine that loads a model, as it travels to the worker."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Call:
    """One verb of one engine, with everything that the engine needs to be loaded and to do it. All values are JSON."""

    stage: str
    """Such as "image"; with `engine` and `package` it names the module <package>/<stage>/<engine>.py."""
    engine: str
    settings: dict[str, Any]
    """Arguments of the engine's `settings_type`."""
    verb: str
    """The engine's method."""
    paths: dict[str, str | list[str]]
    """Arguments of the verb that it gets as Path, or as list of Path."""
    arguments: dict[str, Any]
    """Its other arguments."""
    python: str
    """The interpreter of the engine's environment."""
    vram: float
    """Gigabytes (10**9 bytes) of the device's memory that the engine may fill."""
    models: dict[str, str]
    """Name in config/models.yaml -> the folder or file with its weights."""
    package: str = "understudy"
    """Where the engine stands: understudy, or training."""
    beside: bool = False
    """Whether it works on the processor beside a model, which stays loaded meanwhile."""
    folder: str = field(default_factory=lambda: str(Path.cwd()))
    """What relative paths start from: the job's working directory."""

    @classmethod
    def from_json(cls, text: str | bytes) -> "Call":
        """The call that `to_json` wrote. Raises ValueError or TypeError for anything else."""
        return cls(**json.loads(text))

    def to_json(self) -> str:
        """This call as JSON."""
        return json.dumps(asdict(self))

    def model(self) -> str:
        """What a worker loads for this call: calls with the same model can share a worker."""
        loaded = asdict(self)
        for name in ("verb", "paths", "arguments"):
            del loaded[name]
        return json.dumps(loaded, sort_keys=True)

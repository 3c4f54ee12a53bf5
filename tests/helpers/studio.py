"""A project with the studio's engines on miniature models, and the environments of its families."""

import os
import shutil
from pathlib import Path

import yaml
from project import SCRIPT, Project
from shipped import REPOSITORY, shipped

from understudy.engines import engine_class, model_names
from understudy.lips.checkout import DEFAULT

RECIPE = {
    "model": "tiny-flux",
    "steps": 20,
    "rank": 4,
    "learning_rate": 0.01,
    "resolutions": [64],
    "sample_every": 10,
}
TOPICS = ("one", "two", "three")
PRESET = yaml.safe_load((shipped() / "config/presets/tiny.yaml").read_text())
FAMILIES = ("diffusers", "f5")
LIPS = {"engine": "latentsync", "model": "tiny-latentsync", "whisper": "tiny-whisper", "vae": "tiny-sd-vae"}


def interpreter(family: str) -> Path:
    """The Python of a family of models, where its environment is set up."""
    folder = Path(os.environ.get("UNDERSTUDY_VENVS", REPOSITORY))
    return folder / f".venv-{family}" / "bin/python"


def missing(families: tuple[str, ...], models: list[str]) -> list[str]:
    """Which environments and miniatures are not there."""
    interpreters = [str(path) for path in map(interpreter, families) if not path.exists()]
    return interpreters + [name for name in models if not (REPOSITORY / "models" / name).exists()]


MISSING = missing(
    FAMILIES,
    [
        name
        for stage in ("image", "speech", "video", "finish")
        for name in model_names(engine_class(stage, PRESET[stage]["engine"]), PRESET[stage])
    ],
)
MISSING_FOR_LIPS = missing(("latentsync",), [LIPS[part] for part in ("model", "whisper", "vae")])
MISSING_FOR_SYNCNET = missing(("latentsync",), ["tiny-syncnet"])
MISSING_FOR_LIPS += [DEFAULT] * (not Path(DEFAULT).expanduser().is_dir())


class Studio(Project):
    """A project of one scene per topic with the studio's engines, small."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.environment = {"OMP_NUM_THREADS": "1"}
        (root / "models").symlink_to(REPOSITORY / "models")
        for family in (*FAMILIES, "latentsync"):
            (root / f".venv-{family}").symlink_to(interpreter(family).parents[1])
        shutil.copy(shipped() / "config/models.yaml", root / "config/models.yaml")
        self.write("config/config.yaml", {"preset": "tiny", "devices": ["cpu"], "persona_preset": "tiny"})
        self.write("config/presets/tiny.yaml", PRESET | {"film": {"opening_card": 0.4, "closing_card": 0.4}})
        self.path("config/topics/short.yaml").unlink()
        self.path("config/scripts/short.json").unlink()
        for topic in TOPICS:
            self.write(f"config/topics/{topic}.yaml", {"prompt": "Tell me three things"})
            self.write(f"config/scripts/{topic}.json", {**SCRIPT, "scenes": SCRIPT["scenes"][:2]})

    def loadings(self) -> dict[str, int]:
        """How often each engine was loaded."""
        logs = self.path("logs/workers").glob("*-cpu.log")
        return {log.name.removesuffix("-cpu.log"): log.read_text().count(" loaded in ") for log in logs}

    def made(self, topic: str, name: str) -> bytes:
        """What a file of a topic's film holds."""
        return self.path(f"results/{topic}/tiny/{name}").read_bytes()

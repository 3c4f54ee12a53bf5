"""The studio's models at a thousandth of their size, with random weights: its whole path runs on a CPU with them.

What they make is noise. They have the real architectures, file layouts and tokenisers, so that the engines
load and run them as they do the real ones. `python -m understudy.miniatures models` builds them.
"""

import importlib
import importlib.util
import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Miniature:
    """How a miniature is built."""

    module: str
    """The module of this package whose `build(folder: Path) -> None` writes it into an empty folder."""
    package: str
    """What only its engine's environment has: where this cannot be imported, the miniature is not built."""
    function: str = "build"
    """The name of that function, where the module has several."""

    @property
    def is_for_this_environment(self) -> bool:
        """Whether this interpreter belongs to its engine's environment."""
        return importlib.util.find_spec(self.package) is not None

    def build(self, folder: Path) -> None:
        """Write the miniature to `folder`, in place of what is there; nothing half-built is left if it fails."""
        module = importlib.import_module(f"{__name__}.{self.module}")
        build: Callable[[Path], None] = getattr(module, self.function)
        unfinished = folder.with_name(f".unfinished-{folder.name}-{os.urandom(8).hex()}")
        unfinished.mkdir(parents=True)
        try:
            build(unfinished)
            shutil.rmtree(folder, ignore_errors=True)
            unfinished.replace(folder)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)


MINIATURES = {
    "tiny-flux": Miniature("flux", "peft"),
    "tiny-flux2-klein": Miniature("flux2_klein", "peft"),
    "tiny-wan2.1-i2v-14b-480p": Miniature("wan", "peft", "build_i2v_21"),
    "tiny-wan2.1-flf2v-14b-720p": Miniature("wan", "peft", "build_flf_21"),
    "tiny-wan2.2-i2v-a14b": Miniature("wan", "peft", "build_a14b_22"),
    "tiny-wan2.2-ti2v-5b": Miniature("wan", "peft", "build_ti2v_5b_22"),
    "tiny-svi-2.0-pro": Miniature("wan_lora", "peft", "build_svi"),
    "tiny-lightx2v-wan2.2": Miniature("wan_lora", "peft", "build_distillation"),
    "tiny-rife": Miniature("interpolation", "spandrel", "build_rife"),
    "tiny-film": Miniature("interpolation", "spandrel", "build_film"),
    "tiny-realesrgan": Miniature("realesrgan", "spandrel"),
    "tiny-f5": Miniature("f5", "f5_tts"),
    "tiny-vocos": Miniature("vocos", "f5_tts"),
    "tiny-audioseal": Miniature("audioseal", "audioseal"),
    "tiny-qwen3-tts": Miniature("qwen3_tts", "qwen_tts"),
    "tiny-latentsync": Miniature("latentsync", "mediapipe"),
    "tiny-whisper": Miniature("whisper", "mediapipe"),
    "tiny-syncnet": Miniature("syncnet", "mediapipe"),
    "tiny-sd-vae": Miniature("sd_vae", "mediapipe"),
}
"""By their names in config/models.yaml."""


def names_for_this_environment(names: Iterable[str]) -> list[str]:
    """Those of the names that this interpreter can build, in the given order."""
    return [name for name in names if MINIATURES[name].is_for_this_environment]

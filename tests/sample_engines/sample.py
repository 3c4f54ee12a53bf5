"""An engine that loads nothing and does, when asked, what engines and their libraries do."""

import ctypes
import os
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from understudy.errors import UserError
from understudy.workers.place import Place

DRAWING_STEPS = 3


@dataclass(frozen=True)
class Settings:
    """How to load."""

    name: str = "a"
    """Tells engines apart."""
    loading: str = "quick"
    """"quick", "busy" (a minute in which no other Python code runs), "refused" or "deadly"."""
    seconds: float = 0.0
    """For each step of a drawing."""


class Engine:
    """Writes down when it loads and when it works, in the file loads.txt and on standard output."""

    settings_type = Settings
    environment = "sample"
    revision = "1"
    preloads = ()

    def __init__(self, settings: Settings, place: Place) -> None:
        self._settings, self._place = settings, place
        with Path("loads.txt").open("a") as file:
            file.write(f"{settings.name} {os.getpid()}\n")
        match settings.loading:
            case "busy":
                ctypes.PyDLL(None).sleep(60)
            case "refused":
                raise UserError("the weights are cut short")
            case "deadly":
                print("loading layer 7", flush=True)
                os.kill(os.getpid(), signal.SIGSEGV)

    def where(self) -> dict[str, Any]:
        """This process and what it was given."""
        return {
            "process": os.getpid(),
            "device": self._place.device,
            "visible": os.environ["CUDA_VISIBLE_DEVICES"],
            "vram": self._place.vram,
            "models": {name: str(path) for name, path in self._place.models.items()},
        }

    def draw(self, output: Path, prompt: str) -> None:
        """Write the prompt."""
        if "impossible" in prompt:
            raise UserError("nobody can draw this")
        self.work(DRAWING_STEPS, self._settings.seconds)
        output.write_text(prompt)

    def join(self, parts: list[Path]) -> str:
        """What the parts hold, one after the other."""
        return "".join(part.read_text() for part in parts)

    def work(self, steps: int, seconds: float) -> dict[str, float]:
        """When it began and ended."""
        began = time.monotonic()
        for step in range(steps):
            with Path("steps.txt").open("a") as file:
                file.write(f"{self._settings.name} {step}\n")
            time.sleep(seconds)
            self._place.report(step + 1, steps, "steps")
        return {"began": began, "ended": time.monotonic()}

    def refuse(self, text: str) -> None:
        """Something the user can mend."""
        raise UserError(text)

    def fail(self) -> None:
        """An error of the program."""
        {}["nothing"]

    def run_out_of_memory(self) -> None:
        """As torch says it."""
        raise RuntimeError(
            "CUDA out of memory. Tried to allocate 2.00 GiB.\nGPU 0 has a total capacity of ..."
        )

    def die(self, marker: Path, times: int) -> str:
        """Be killed so often, and then work."""
        deaths = len(marker.read_text()) if marker.exists() else 0
        if deaths < times:
            marker.write_text("x" * (deaths + 1))
            print("my last words", file=sys.stderr)
            os.kill(os.getpid(), signal.SIGKILL)
        return f"after {deaths} deaths"

    def leave_a_child(self) -> int:
        """The process id of a child that would live on for ten minutes."""
        child = os.fork()
        if not child:
            time.sleep(600)
            os._exit(0)
        return child

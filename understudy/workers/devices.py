"""Where models can work, and how the runs of one user keep out of each other's way there."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from understudy.errors import UserError

NVIDIA_SMI_SECONDS = 30
"""A driver that must first wake its cards takes several seconds."""


@dataclass(frozen=True)
class Device:
    """A card, or the processor."""

    name: str
    """As the user names it: "cpu", "cuda:0", "cuda:1" ..."""
    card: str | None
    """What CUDA calls the card: a number or an identifier; None for the processor."""

    def environment(self) -> dict[str, str]:
        """Environment variables that hide all other cards.

        On the processor a worker takes one core, as jobs do, unless the user's OMP_NUM_THREADS grants it more.
        """
        if self.card is None:
            return {"CUDA_VISIBLE_DEVICES": "", "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", "1")}
        return {"CUDA_VISIBLE_DEVICES": self.card}

    def lock(self) -> int | None:
        """A descriptor that holds the card for as long as some process has it open; None if another run holds it.

        The processor can be shared: its memory is the system's to manage.
        """
        if self.card is None:
            return os.open(os.devnull, os.O_RDONLY)
        file = _private_folder() / f"{self.card.replace('/', '_')}.lock"
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        return descriptor


def find_devices(wanted: Literal["auto"] | list[str]) -> list[Device]:
    """The devices with these names; for "auto" every NVIDIA card, or the processor where there is none.

    Raises UserError for a card that is not there.
    """
    there = cards()
    if wanted == "auto":
        wanted = [f"cuda:{index}" for index in range(len(there))] or ["cpu"]
    return [_device(name, there) for name in dict.fromkeys(wanted)]


def _device(name: str, cards: list[str]) -> Device:
    if name == "cpu":
        return Device(name, None)
    index = int(name.removeprefix("cuda:"))
    if index >= len(cards):
        there = ", ".join(f"cuda:{index}" for index in range(len(cards))) or "none"
        raise UserError(f"devices: there is no {name}; NVIDIA cards that can be seen here: {there}")
    return Device(name, cards[index])


def cards() -> list[str]:
    """CUDA's name of each card that this process may use, found without loading CUDA."""
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    if visible is not None:
        return [card.strip() for card in visible.split(",") if card.strip() not in ("", "-1")]
    if shutil.which("nvidia-smi"):
        try:
            listed = subprocess.run(
                ["nvidia-smi", "-L"],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=NVIDIA_SMI_SECONDS,
            ).stdout
        except subprocess.TimeoutExpired:
            listed = ""
        count = sum(line.startswith("GPU ") for line in listed.splitlines())
    else:
        driver = Path("/proc/driver/nvidia/gpus")
        count = len(list(driver.iterdir())) if driver.is_dir() else 0
    return [str(index) for index in range(count)]


def _private_folder() -> Path:
    """The user's own folder for what lives no longer than the computer is on."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime and os.access(runtime, os.W_OK):  # after `su` it names somebody else's
        folder = Path(runtime, "understudy")
    else:
        folder = Path(tempfile.gettempdir(), f"understudy-{os.getuid()}")
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        raise UserError(f"{folder} belongs to somebody else; set TMPDIR to a folder of your own")
    return folder

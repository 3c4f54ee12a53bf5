"""How much memory graphics cards have, found without loading CUDA."""

import shutil
import subprocess
from collections.abc import Sequence

from understudy.workers.devices import NVIDIA_SMI_SECONDS, Device

_MEBIBYTE = 2**20
_GIGABYTE = 10**9


def memory_of(devices: Sequence[Device]) -> dict[str, float]:
    """Gigabytes (10**9 bytes) of each card's memory, by the device's name, as far as nvidia-smi can tell."""
    cards = {device.name: device.card for device in devices if device.card is not None}
    if not cards or not shutil.which("nvidia-smi"):
        return {}
    memory = {}
    for name, card in cards.items():
        query = ["nvidia-smi", f"--id={card}", "--query-gpu=memory.total", "--format=csv,noheader,nounits"]
        try:
            told = subprocess.run(
                query,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=NVIDIA_SMI_SECONDS,
            )
            memory[name] = int(told.stdout) * _MEBIBYTE / _GIGABYTE
        except (subprocess.TimeoutExpired, ValueError):
            continue  # a part of a card, or a driver that does not say
    return memory

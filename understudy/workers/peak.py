"""How much memory a worker's process has held at most."""

import sys
from typing import Any

from understudy.progress.took import memory_held

_GIGABYTE = 10**9


def forget_peak() -> None:
    """Let the next peak of graphics memory be counted anew; that of RAM the system counts once for a process."""
    if torch := _torch_on_a_card():
        torch.cuda.reset_peak_memory_stats()


def peak() -> dict[str, float]:
    """{"vram", "memory"}: gigabytes (10**9 bytes) of tensors on the card, and of RAM."""
    torch = _torch_on_a_card()
    return {
        "vram": torch.cuda.max_memory_allocated() / _GIGABYTE if torch else 0.0,
        "memory": memory_held(),
    }


def _torch_on_a_card() -> Any:
    """Torch, if the engine has imported it and it has used a card."""
    torch = sys.modules.get("torch")
    return torch if torch and torch.cuda.is_available() and torch.cuda.is_initialized() else None

"""What a training does on a disk without room: it says so, at best before it begins, and loses nothing."""

import shutil
from pathlib import Path

from understudy.errors import UserError

_STATES = 3
"""States of which there is room to be: the two that are kept, and one that is being written."""
_STATE = 3
"""Times the LoRA: a state has the LoRA and two means of its gradients, in 32 bits at most."""
_SPARE = 50_000_000
"""Bytes for samples and the page."""
_GIGABYTE = 1e9
_SIGN = "No space left on device"
"""In the errors of the system and of the library of .safetensors, which has no number in its own."""


def check_room(folder: Path, lora: int, checkpoints: int) -> None:
    """Raises UserError if the disk has no room for a training; `lora` is the size of the LoRA in bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = lora * (_STATES * _STATE + checkpoints) + _SPARE
    free = shutil.disk_usage(folder).free
    if free < wanted:
        raise UserError(
            f"{folder}: the training needs {wanted / _GIGABYTE:.2g} GB of disk, {free / _GIGABYTE:.2g} GB are free. "
            "Free some, or make results/ a link to a folder on another disk."
        )


def full_disk(folder: Path, error: Exception) -> UserError | None:
    """The error to show if this one says that the disk is full, else None."""
    if _SIGN not in str(error):
        return None
    return UserError(
        f"{folder}: the disk is full. Free some and run the same command again: the training goes on from its last "
        f"state. ({error})"
    )

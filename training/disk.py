"""What a training does on a disk without room: it says so, at best before it begins, and loses nothing."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from understudy.errors import MAKE_ROOM, UserError
from understudy.progress.words import size

_SIGN = "No space left on device"
"""In the errors of the system and of the library of .safetensors, which has no number in its own."""


def check_room(folder: Path, needed: int) -> None:
    """Raises UserError if the disk of the folder, which is made, has fewer bytes free than a training needs."""
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise UserError(
            f"{folder}: the training needs {size(needed)} of disk, and {size(free)} are free. results/ may be a link "
            f"to a folder on another disk. {MAKE_ROOM}"
        )


@contextmanager
def full_disk_told(path: Path) -> Iterator[None]:
    """Raises UserError in place of an error of the block that says that the disk is full."""
    try:
        yield
    except Exception as error:
        if _SIGN not in str(error):
            raise
        raise UserError(
            f"{path}: the disk is full, and the training will go on from its last state. {MAKE_ROOM} ({error})"
        ) from None

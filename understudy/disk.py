"""The disk: how much is free, and what is said when it is full."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from understudy.errors import UserError
from understudy.progress.words import size

_MAKE_ROOM = (
    "What is done is kept. Make room (`python -m understudy.keep edit` removes what finished films no longer need), "
    "and start the same command again."
)
SIGN = "No space left on device"
"""In the errors of the system and of the library of .safetensors, which has no number in its own."""


def free_bytes() -> int:
    """Of the disk where results are written."""
    results = Path("results")
    return shutil.disk_usage(results if results.exists() else Path()).free


def is_full(error: OSError) -> bool:
    """Whether an error says that the disk is full, or the user's part of it."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)


def full(error: OSError | str) -> str:
    """What a job says that met a full disk; `error` is the system's, or a line of the program that met it."""
    return f"the disk is full ({error}). {_MAKE_ROOM}"


def nearly_full(free: float, needed: float) -> str:
    """What a run says that begins no other job, for so many bytes."""
    return (
        f"The disk is nearly full: {size(free)} are free under results/, and the next jobs may need {size(needed)}. "
        f"No other job begins. {_MAKE_ROOM}"
    )


def check_room(folder: Path, needed: int) -> None:
    """Raises UserError if the disk of the folder, which is made, has fewer bytes free than a training needs."""
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise UserError(
            f"{folder}: the training needs {size(needed)} of disk, and {size(free)} are free. results/ may be a link "
            f"to a folder on another disk. {_MAKE_ROOM}"
        )


@contextmanager
def full_disk_told(path: Path) -> Iterator[None]:
    """Raises UserError in place of an error of the block, which trains, that says that the disk is full."""
    try:
        yield
    except Exception as error:
        if SIGN not in str(error):
            raise
        raise UserError(
            f"{path}: the disk is full, and the training will go on from its last state. {_MAKE_ROOM} ({error})"
        ) from None

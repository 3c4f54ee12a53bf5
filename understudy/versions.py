"""Files that several people change at a time: a save names the version that it was based on, or is refused."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from understudy.files import sha256, write_text

ABSENT = ""
"""The version of a file that is not there."""

_LOCK = Path(".snakemake/understudy-edits.lock")


class Changed(Exception):
    """The file is no longer what the save was based on; nothing was written."""


def version_of(path: Path) -> str:
    """The SHA-256 of a file's bytes as hexadecimal digits, or ABSENT."""
    try:
        return sha256(path)
    except FileNotFoundError:
        return ABSENT


@contextmanager
def editing(root: Path) -> Iterator[None]:
    """Hold the lock of all who save through this module in the project `root`, in any process."""
    lock = root / _LOCK
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def save(root: Path, file: Path, text: str, based_on: str, source: Path | None = None) -> str:
    """Write `file` and give its new version. Raises Changed if what the save is based on is another version now.

    Args:
        root: the project.
        file: what is written, relative to the project.
        text: its new content.
        based_on: the version that the writer had read.
        source: what was read, where that is another file, relative to the project.
    """
    with editing(root):
        if version_of(root / (source or file)) != based_on:
            raise Changed
        write_text(root / file, text)
        return version_of(root / file)

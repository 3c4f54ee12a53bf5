"""Where files of all formats keep what is said of them: near their beginning or their end."""

from collections.abc import Iterator
from pathlib import Path

_SEARCHED = 1 << 20
"""Bytes at either end; metadata and credentials without pictures have some kilobytes."""


def ends(file: Path) -> Iterator[bytes]:
    """The first and the last megabyte of a file; all of it, once, if it is no longer than one."""
    with file.open("rb") as opened:
        size = opened.seek(0, 2)
        for start in sorted({0, max(0, size - _SEARCHED)}):
            opened.seek(start)
            yield opened.read(_SEARCHED)

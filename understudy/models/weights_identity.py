"""What tells weights apart: a film is made again when they change, and its report names them."""

import hashlib
from pathlib import Path

from understudy.models.fetched import read_manifest
from understudy.models.files import visible_files

_END = 65_536
"""Bytes at each end of a file: training changes every tensor, so that they differ when any of them does."""


def identity(place: Path) -> str:
    """The commit of fetched weights, else a hash over names, sizes and ends of the files; 40 characters."""
    manifest = read_manifest(place)
    return manifest.commit if manifest else _hash(place)


def _hash(place: Path) -> str:
    digest = hashlib.sha256()
    for path in visible_files(place):
        size = path.stat().st_size
        digest.update(f"{path.relative_to(place)} {size}\n".encode())
        with path.open("rb") as file:
            digest.update(file.read(_END))
            file.seek(max(0, size - _END))
            digest.update(file.read(_END))
    return digest.hexdigest()[:40]

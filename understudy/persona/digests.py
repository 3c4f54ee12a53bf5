"""Hashes of files, remembered: an hour of recordings is hashed once, not at the start of each run."""

import json
from pathlib import Path

from understudy.files import sha256, write_json

DEFAULT_FILE = Path(".snakemake/understudy-digests.json")


class Digests:
    """sha256 of files, kept as long as their size and times stay as they are.

    The time of a file's last change of any kind (ctime) is among them, which no ordinary program can set back.
    """

    def __init__(self, file: Path) -> None:
        """`file` holds what is remembered; one that cannot be read is as good as none."""
        self._file = file
        try:
            self._known = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self._known = {}
        self._changed = False

    def of(self, path: Path) -> str:
        """sha256 in hexadecimal digits. Raises OSError."""
        facts = path.stat()
        version = [facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns]
        key = str(path.resolve())
        known = self._known.get(key)
        if known and known[:-1] == version:
            return known[-1]
        digest = sha256(path)
        self._known[key] = [*version, digest]
        self._changed = True
        return digest

    def save(self) -> None:
        """Remember what is new; files that are gone are forgotten."""
        if self._changed:
            kept = {path: known for path, known in self._known.items() if Path(path).is_file()}
            write_json(self._file, kept)
            self._changed = False

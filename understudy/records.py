"""What every made file was made of, and how it was left: a small record in the folder `.made` beside it.

The records travel with the files: a copied, cloned or restored project knows what it holds.
"""

import hashlib
from dataclasses import asdict, dataclass
from pathlib import Path

from understudy.files import read_json, sha256, write_json

FOLDER = ".made"
REPAIR = "python -m understudy.repair --yes"
"""What makes damaged files again."""
_CHANGED_LATER = ("script.json", "consent.ok")
"""Files that are changed after their job has left them: by the user, or at the beginning of a run."""


@dataclass(frozen=True)
class Record:
    """Of one file, or one folder that a job makes as a whole."""

    made_of: str
    """A digest of its whole making; files with the same one are the same."""
    size: int | None
    """Bytes; None for a file that may be changed later."""
    sha256: str | None
    """Of its content, in hexadecimal digits; None for a file that may be changed later."""


def record_file(file: Path) -> Path:
    """Where the record of a file is."""
    return file.parent / FOLDER / f"{file.name}.json"


def read_record(file: Path) -> Record | None:
    """The record of a file; None if there is none that can be read."""
    try:
        return Record(**read_json(record_file(file)))
    except (OSError, ValueError, TypeError):
        return None


def write_record(file: Path, made_of: str) -> None:
    """Note what a file that is there was made of, and how it is now."""
    is_final = file.name not in _CHANGED_LATER
    record = Record(made_of, _size(file) if is_final else None, _sha256(file) if is_final else None)
    write_json(record_file(file), asdict(record))


def forget_record(file: Path) -> None:
    """The file is about to be made again."""
    record_file(file).unlink(missing_ok=True)


def damage(file: Path, record: Record | None = None, *, thorough: bool = False) -> str | None:
    """What is wrong with a file that is there, such as "has 12 bytes, and ..."; None if nothing, or no record says.

    Only its size is looked at, which costs nothing, unless the look is `thorough`. Its record is read if not given.
    """
    record = record or read_record(file)
    if record is None or record.size is None:
        return None
    size = _size(file)
    if size != record.size:
        return f"has {size} bytes, and was made with {record.size} bytes"
    if thorough and _sha256(file) != record.sha256:
        return "holds something else than what was made"
    return None


def _size(path: Path) -> int:
    return sum(file.stat().st_size for file in _files(path))


def _sha256(path: Path) -> str:
    if path.is_file():
        return sha256(path)
    contents = [f"{file.relative_to(path)} {sha256(file)}" for file in _files(path)]
    return hashlib.sha256("\n".join(contents).encode()).hexdigest()


def _files(path: Path) -> list[Path]:
    return sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]

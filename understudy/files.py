"""Writing files so that an interrupted writer leaves nothing that looks finished."""

import codecs
import hashlib
import importlib.util
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from understudy.errors import UserError

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def package_file(name: str) -> Path:
    """The first file of an installed package, without importing it. Raises ModuleNotFoundError."""
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    return Path(found.origin)


@contextmanager
def replace_atomically(path: Path) -> Iterator[Path]:
    """Yields a new path beside `path`, with its suffix, and renames it to `path` when the block succeeds.

    If the block raises, `path` stays as it was and the new file is removed; of several processes that
    write the same path, the last to finish wins. Missing folders are made.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    # A random name, since process ids repeat between machines that share a folder. The tempfile module
    # would make the file readable by its owner alone.
    unfinished = path.with_name(f".unfinished-{os.urandom(8).hex()}{path.suffix}")
    try:
        yield unfinished
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


@contextmanager
def replace_folder(path: Path) -> Iterator[Path]:
    """Yields an empty folder beside `path`, which takes its place when the block succeeds; else it is removed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".unfinished-{os.urandom(8).hex()}")
    unfinished.mkdir()
    try:
        yield unfinished
        shutil.rmtree(path, ignore_errors=True)
        unfinished.replace(path)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def read_text(path: Path) -> str:
    """What a person wrote: UTF-8, or the UTF-16 that Excel and Notepad call Unicode. Raises UserError.

    Without its byte-order mark, and with line ends of every system as \\n.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror}).") from None
    encoding = "utf-16" if content.startswith(_UTF_16) else "utf-8-sig"
    try:
        return content.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UserError(
            f"{path}, line {line}: holds characters that are not UTF-8. Save the file as UTF-8."
        ) from None


def write_text(path: Path, text: str) -> None:
    """Writes UTF-8 with the text's own line ends on every system."""
    with replace_atomically(path) as unfinished:
        unfinished.write_text(text, encoding="utf-8", newline="")


def write_json(path: Path, data: Any) -> None:
    """Writes what `json_text` gives."""
    write_text(path, json_text(data))


def json_text(data: Any) -> str:
    """Indented JSON with keys in the order given; raises ValueError for infinities and NaN."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def read_json(path: Path) -> Any:
    """Reads what `write_json` wrote."""
    return json.loads(path.read_text(encoding="utf-8"))


def sha256(path: Path) -> str:
    """Of a file, in hexadecimal digits. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

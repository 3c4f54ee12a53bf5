"""A folder of results, each found by all that it was made from."""

import fcntl
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from understudy.files import read_json, replace_atomically, replace_folder, sha256, write_json

_ABOUT = "about.json"
"""In an entry: the value that came with its files, their hashes, and whose they are."""
_LOCK_DIGITS = 3
"""Of a key: jobs whose keys begin with the same ones wait for each other, one time in 4096 for nothing."""


class Cache:
    """A folder that only its owner can enter, unless somebody opens it to others.

    Results are copied in and out. Links would share one date among projects, by which workflows tell what is to be
    made again, and an edit by hand in one project would be seen in all.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def made_once(
        self,
        what: dict[str, Any],
        make: Callable[[], Any],
        *,
        place: Callable[[str], Path],
        names: Callable[[], Iterable[str]],
        persona: str,
        is_private: bool,
    ) -> Any:
        """The value of `make`, whose files are then in their places: made now, or by an earlier job.

        Args:
            what: all that value and files depend on, as JSON values.
            make: makes the files; its value is plain JSON.
            place: where the file of a name belongs.
            names: the files that are there when they are made.
            persona: whose pictures or voice they are, so that they can be forgotten.
            is_private: whether they show or sound like a real person: then no folder will do that others can enter.
        """
        if not self._make_folder() or (is_private and not self._is_the_owners()):
            print(f"not shared: others can enter {self._folder}, or it cannot be made", file=sys.stderr)
            return make()
        key = hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()
        entry = self._folder / key[:2] / key
        with self._lock(key):
            about = self._fetch(entry, place, persona)
            if about is None:
                about = {"value": make()}
                self._add(entry, about["value"], place, names(), persona)
        return about["value"]

    def of_persona(self, persona: str) -> list[Path]:
        """The folders of what was made of a persona."""
        entries = (file.parent for file in self._folder.glob(f"*/*/{_ABOUT}"))
        return sorted(entry for entry in entries if persona in (_about(entry) or {}).get("personas", []))

    def _make_folder(self) -> bool:
        if not self._folder.is_dir():
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._folder.chmod(0o700)
            except OSError:
                return False
        return os.access(self._folder, os.W_OK)

    def _is_the_owners(self) -> bool:
        state = self._folder.stat()
        return state.st_uid == os.getuid() and not state.st_mode & 0o077

    def _fetch(self, entry: Path, place: Callable[[str], Path], persona: str) -> dict[str, Any] | None:
        """What is told of an entry whose files are now in their places; None if there is none that is whole."""
        about = _about(entry)
        if about is None or not _is_whole(entry, about):
            shutil.rmtree(entry, ignore_errors=True)
            return None
        for name in about["files"]:
            with replace_atomically(place(name)) as unfinished:
                shutil.copyfile(entry / name, unfinished)
        if persona not in about["personas"]:
            write_json(entry / _ABOUT, {**about, "personas": [*about["personas"], persona]})
        print(f"as it was made before: {entry}", file=sys.stderr)
        return about

    def _add(
        self, entry: Path, value: Any, place: Callable[[str], Path], names: Iterable[str], persona: str
    ) -> None:
        """Keep what was made. A disk that is full costs nothing but that."""
        try:
            with replace_folder(entry) as unfinished:
                files = {}
                for name in names:
                    shutil.copyfile(place(name), unfinished / name)
                    files[name] = sha256(unfinished / name)
                write_json(unfinished / _ABOUT, {"value": value, "files": files, "personas": [persona]})
        except OSError as error:
            print(f"not shared: {error}", file=sys.stderr)

    @contextmanager
    def _lock(self, key: str) -> Iterator[None]:
        """Of several jobs that want the same, one makes it, and the others wait."""
        file = self._folder / "locks" / key[:_LOCK_DIGITS]
        file.parent.mkdir(exist_ok=True)
        with file.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _about(entry: Path) -> dict[str, Any] | None:
    try:
        return read_json(entry / _ABOUT)
    except (OSError, ValueError):
        return None


def _is_whole(entry: Path, about: dict[str, Any]) -> bool:
    try:
        return all(sha256(entry / name) == digest for name, digest in about["files"].items())
    except OSError:
        return False

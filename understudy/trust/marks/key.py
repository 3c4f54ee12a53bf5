"""The key of the marks: who has it can read them, and nobody else."""

import hashlib
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.errors import UserError
from understudy.trust.marks.payload import CHIPS
from understudy.trust.signer import alone_in, folder, write_private

if TYPE_CHECKING:
    import numpy

KEY_BYTES = 32

SYNC = -1
"""In place of a chip's number: the cell is the same in every film, and shows that there is a mark, and where."""
SYNC_PART = 4
"""One cell in so many is for that: then a mark that is found can nearly always be read, too."""


def own_key_file() -> Path:
    """Where this user's own key is kept, beside the certificates with which films are signed."""
    return folder() / "marks.key"


def own_key() -> bytes:
    """This user's own key, made on first use."""
    file = own_key_file()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with alone_in(file.parent):
        if not file.is_file():
            write_private(file, secrets.token_hex(KEY_BYTES) + "\n")
        return read_key(file)


def known_key(file: str | Path | None) -> bytes | None:
    """The key in a file, or this user's own where none is named; None where that was not made yet."""
    own = own_key_file()
    return read_key(Path(file)) if file else read_key(own) if own.is_file() else None


def read_key(file: Path) -> bytes:
    """The key in a file: 64 hexadecimal digits. Raises UserError for anything else."""
    try:
        key = bytes.fromhex(file.expanduser().read_text(encoding="ascii"))
    except (OSError, ValueError) as error:
        raise UserError(f"{file}: the key of the marks can't be read ({error}).") from None
    if len(key) != KEY_BYTES:
        raise UserError(f"{file}: a key of marks has {2 * KEY_BYTES} hexadecimal digits, not {2 * len(key)}.")
    return key


def cells(key: bytes, purpose: str, count: int) -> tuple["numpy.ndarray", "numpy.ndarray"]:
    """Sign, -1 or 1, and chip, 0 to CHIPS - 1 or SYNC, of each of `count` cells of the mark for a purpose.

    Without the key they look like noise. They come from SHAKE-256 and not from a generator of random numbers, since
    marks must be found by later versions of those, too.
    """
    import numpy as np

    stream = hashlib.shake_256(purpose.encode() + b"\n" + key).digest(count + 8 * count)
    signs = np.frombuffer(stream[:count], np.uint8) % 2 * np.float32(2) - np.float32(1)
    shuffled = np.frombuffer(stream[count:], "<u8").argsort(kind="stable").argsort(kind="stable")
    chips = np.where(shuffled < count // SYNC_PART, SYNC, shuffled % CHIPS)
    return signs, chips

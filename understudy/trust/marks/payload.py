"""The four bytes that a mark carries, and how they are spread so that a damaged copy still gives all of them.

Each byte becomes one of 256 sequences of 128 signs, any two of which differ in half of their places or in all: the
first-order Reed-Muller code RM(1, 7). It is read by comparing what was found with all of them at once, strong places
counting for more than weak ones, so that a byte is right long after single signs are not.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy

BYTES = 4
CHIPS_OF_A_BYTE = 128
CHIPS = BYTES * CHIPS_OF_A_BYTE
"""Signs of a whole payload."""

NO_RECORD = bytes(BYTES)
"""Stands for a film without a consent record: nothing of a real person was used for it."""

CERTAIN = 2.0
"""Standard deviations by which each byte must fit better than any other: once in 40 it would by chance."""


@dataclass(frozen=True)
class Reading:
    """What a mark says, as far as it can be read."""

    payload: bytes
    margin: float
    """Standard deviations between the best and the second-best reading of the least clear byte."""

    @property
    def is_certain(self) -> bool:
        """Whether the payload may be told."""
        return self.margin >= CERTAIN


def payload_of(consent: str | None) -> bytes:
    """What is marked into a film: the first bytes of its consent record's sha256, in hexadecimal digits."""
    return bytes.fromhex(consent)[:BYTES] if consent else NO_RECORD


def spread(payload: bytes) -> "numpy.ndarray":
    """The signs, -1 or 1, of a payload of 4 bytes: float32, CHIPS of them."""
    import numpy as np

    places = np.arange(CHIPS_OF_A_BYTE, dtype=np.uint8)
    # A byte's lower seven bits choose a row of the Hadamard matrix, its highest turns the row over.
    odd = [np.bitwise_count(places & (byte & 127)) + (byte >> 7) for byte in payload]
    return (1.0 - 2.0 * (np.concatenate(odd) % 2)).astype(np.float32)


def gather(found: "numpy.ndarray") -> Reading:
    """The payload that fits best what was found for each sign: CHIPS numbers, in standard deviations."""
    import numpy as np

    places = np.arange(CHIPS_OF_A_BYTE, dtype=np.uint8)
    rows = 1.0 - 2.0 * (np.bitwise_count(places[:, None] & places) % 2)
    fits = found.reshape(BYTES, CHIPS_OF_A_BYTE) @ rows / np.sqrt(CHIPS_OF_A_BYTE)
    fits = np.concatenate([fits, -fits], axis=1)
    best = fits.argmax(axis=1)
    second, first = np.sort(fits, axis=1)[:, -2:].T
    return Reading(bytes(best.astype(np.uint8).tolist()), float((first - second).min()))

"""The curves of a training as a file that TensorBoard shows: `tensorboard --logdir results/personas`.

TensorBoard itself is a large package with a web server; its files are a few numbers in frames. They are described in
tensorflow/core/lib/io/record_writer.h and tensorflow/core/util/event.proto.
"""

import struct
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

_CASTAGNOLI = 0x82F63B78  # the polynomial of CRC-32C, its lowest bit first
_MASK = 0xA282EAD8  # is added to every checksum, as record_writer.h has it
_VERSION = b"brain.Event:2"
_BITS_32 = 0xFFFFFFFF


class Events:
    """One file in a folder, which grows while a training runs."""

    def __init__(self, folder: Path) -> None:
        """Begin a new file, in place of those of earlier runs: it will hold their points, too."""
        for old in folder.glob("events.out.tfevents.*"):
            old.unlink()
        self._file = folder / f"events.out.tfevents.{time.time_ns() // 1000}"
        self._written: dict[str, int] = {}
        self._append(_double(1, time.time()) + _bytes(3, _VERSION))

    def write(self, curves: Mapping[str, Sequence[tuple[int, float]]]) -> None:
        """Append what the curves have more than at the last call: (step, value) by name, in order."""
        for name, points in curves.items():
            for step, value in points[self._written.get(name, 0) :]:
                shown = _bytes(1, name.encode()) + b"\x15" + struct.pack("<f", value)
                summary = _bytes(5, _bytes(1, shown))
                self._append(_double(1, time.time()) + b"\x10" + _number(step) + summary)
            self._written[name] = len(points)

    def _append(self, event: bytes) -> None:
        length = struct.pack("<Q", len(event))
        with self._file.open("ab") as file:
            file.write(length + _checksum(length) + event + _checksum(event))


def _remainder(byte: int) -> int:
    for _ in range(8):
        byte = byte >> 1 ^ _CASTAGNOLI * (byte & 1)
    return byte


_REMAINDERS = [_remainder(byte) for byte in range(256)]


def _checksum(data: bytes) -> bytes:
    """CRC-32C, turned and shifted, so that a checksum of what holds checksums is one, too."""
    crc = _BITS_32
    for byte in data:
        crc = crc >> 8 ^ _REMAINDERS[(crc ^ byte) & 0xFF]
    crc ^= _BITS_32
    return struct.pack("<I", ((crc >> 15 | crc << 17) + _MASK) & _BITS_32)


def _double(field: int, value: float) -> bytes:
    return bytes([field << 3 | 1]) + struct.pack("<d", value)


def _bytes(field: int, value: bytes) -> bytes:
    return bytes([field << 3 | 2]) + _number(len(value)) + value


def _number(value: int) -> bytes:
    """A varint: seven bits a byte, the lowest first; all but the last one have the highest bit set."""
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*encoded, value])

"""Reads what TensorBoard reads, as tensorflow/core/util/event.proto has it."""

import struct
from collections.abc import Iterator
from pathlib import Path


def read_events(folder: Path) -> dict[str, dict[int, float]]:
    """The numbers in the only file of a folder: by name, step -> value."""
    (file,) = folder.glob("events.out.tfevents.*")
    numbers: dict[str, dict[int, float]] = {}
    for event in _records(file.read_bytes()):
        fields = dict(_fields(event))
        if 5 in fields:
            value = dict(_fields(dict(_fields(fields[5]))[1]))
            numbers.setdefault(value[1].decode(), {})[fields[2]] = struct.unpack("<f", value[2])[0]
    return numbers


def _records(data: bytes) -> Iterator[bytes]:
    """Each is its length, a checksum of that, what it holds, and a checksum of that."""
    place = 0
    while place < len(data):
        (length,) = struct.unpack_from("<Q", data, place)
        yield data[place + 12 : place + 12 + length]
        place += 12 + length + 4


def _fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Numbers and contents of the fields of a protobuf message."""
    place = 0
    while place < len(message):
        field, kind = message[place] >> 3, message[place] & 7
        place += 1
        if kind in (0, 2):
            number, place = _varint(message, place)
        size = {0: 0, 1: 8, 2: number if kind == 2 else 0, 5: 4}[kind]
        yield field, message[place : place + size] if kind else number
        place += size


def _varint(message: bytes, place: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = message[place]
        number |= (byte & 0x7F) << shift
        shift, place = shift + 7, place + 1
        if byte < 0x80:
            return number, place

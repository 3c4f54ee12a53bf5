"""Reads the files that are written for TensorBoard."""

import struct
from pathlib import Path


def read_events(folder: Path) -> dict[str, dict[int, float]]:
    """The numbers in the only file of a folder: by name, step -> value."""
    from tensorboardX.proto.event_pb2 import Event

    (file,) = folder.glob("events.out.tfevents.*")
    data, place = file.read_bytes(), 0
    numbers: dict[str, dict[int, float]] = {}
    while place < len(data):
        # Its length, a checksum of that, the event, and a checksum of that.
        (length,) = struct.unpack_from("<Q", data, place)
        event = Event.FromString(data[place + 12 : place + 12 + length])
        for value in event.summary.value:
            numbers.setdefault(value.tag, {})[event.step] = value.simple_value
        place += 12 + length + 4
    return numbers

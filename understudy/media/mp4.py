"""What ffmpeg cannot write into an MP4 file: a subtitle track that players leave off until asked."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_ENABLED = 1  # the lowest bit of a track header's flags (ISO/IEC 14496-12, 8.3.2)
_HANDLER_TYPE = 8  # bytes into a handler box's content at which its type stands
_FULL_HEADER = 16  # bytes of a box's header whose size takes 64 bits


def switch_off_subtitles(film: Path) -> None:
    """Clear the flag "enabled" of every subtitle track; ffmpeg sets it where a file has only one of a kind."""
    with film.open("r+b") as file:
        file.seek(0, 2)
        for start, end in _boxes(file, 0, file.tell(), b"moov"):
            for track in _boxes(file, start, end, b"trak"):
                if _handler(file, *track) == b"sbtl":
                    for header, _ in _boxes(file, *track, b"tkhd"):
                        file.seek(header)
                        (version_and_flags,) = struct.unpack(">I", file.read(4))
                        file.seek(header)
                        file.write(struct.pack(">I", version_and_flags & ~_ENABLED))


def _handler(file: BinaryIO, start: int, end: int) -> bytes:
    """What kind of track it is: b"vide", b"soun", b"sbtl" ..."""
    for media in _boxes(file, start, end, b"mdia"):
        for handler, _ in _boxes(file, *media, b"hdlr"):
            file.seek(handler + _HANDLER_TYPE)
            return file.read(4)
    return b""


def _boxes(file: BinaryIO, start: int, end: int, kind: bytes) -> Iterator[tuple[int, int]]:
    """Where the contents of all boxes of a kind start and end, between two places of the file."""
    while start + 8 <= end:
        file.seek(start)
        size, found = struct.unpack(">I4s", file.read(8))
        header = 8
        if size == 1:
            (size,) = struct.unpack(">Q", file.read(8))
            header = _FULL_HEADER
        size = size or end - start
        if found == kind:
            yield start + header, start + size
        start += size

"""A text inside a PNG picture: reads and writes the iTXt chunk that carries a draft scene's composition."""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

from understudy.animatic.composition import Composition
from understudy.errors import UserError

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEYWORD = b"understudy:composition"
_PLAIN_UTF8 = b"\0\0\0\0\0"  # keyword's end, not compressed, method 0, no language, no translation


def add_composition(png: bytes, composition: Composition) -> bytes:
    """The PNG with the composition inside, before its last chunk."""
    chunk = b"iTXt" + _KEYWORD + _PLAIN_UTF8 + composition.to_json().encode()
    framed = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    end = png.rindex(b"IEND") - 4
    return png[:end] + framed + png[end:]


def read_composition(picture: Path) -> Composition:
    """The composition inside a PNG. Raises UserError if the file is no such PNG."""
    for kind, content in _chunks(picture.read_bytes()):
        if kind == b"iTXt" and content.startswith(_KEYWORD + b"\0"):
            return Composition.from_json(content[len(_KEYWORD + _PLAIN_UTF8) :].decode())
    raise UserError(
        f"{picture}: no composition inside. The animatic engines need a keyframe made by the animatic image engine; "
        "choose matching engines in the preset."
    )


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = len(_SIGNATURE) if png.startswith(_SIGNATURE) else len(png)
    while position < len(png):
        (length,) = struct.unpack_from(">I", png, position)
        yield png[position + 4 : position + 8], png[position + 8 : position + 8 + length]
        position += length + 12  # length, kind and checksum take four bytes each

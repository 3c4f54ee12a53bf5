"""How a file was made, as IPTC metadata in XMP: for platforms that do not read Content Credentials.

It stands where the XMP specification, part 3, wants it in each format: in a box of its own at the end of MP4 and M4A
files, where it moves nothing; in a text chunk of PNG; in the first segments of JPEG.
"""

import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import quoteattr, unescape

from understudy.trust.ends import ends
from understudy.trust.origin import SOURCE_TYPES

_BOX = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_CHUNK = b"iTXtXML:com.adobe.xmp" + bytes(
    5
)  # keyword's end, not compressed, method 0, no language, no translation
_SEGMENT = b"http://ns.adobe.com/xap/1.0/\0"
_SOURCE_TYPE = re.compile(re.escape(SOURCE_TYPES.encode()) + rb"(\w+)")
_TOOL = re.compile(rb"""xmp:CreatorTool=(["'])(.*?)\1""")

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" Iptc4xmpExt:DigitalSourceType={source} xmp:CreatorTool={tool}/>
</rdf:RDF></x:xmpmeta><?xpacket end="r"?>
"""


@dataclass(frozen=True)
class Xmp:
    """What XMP tells of a file's origin."""

    source_type: str
    """A name of IPTC's vocabulary, such as algorithmicMedia."""
    tool: str
    """What made the file; empty if it is not said."""


def add_xmp(file: Path, said: Xmp) -> None:
    """Add XMP to an MP4, M4A, PNG or JPEG file that has none; any signature must come after."""
    source, tool = quoteattr(SOURCE_TYPES + said.source_type), quoteattr(said.tool)
    _WAYS[file.suffix](file, _PACKET.format(source=source, tool=tool).encode())


def read_xmp(file: Path) -> Xmp | None:
    """The first XMP with a digital source type of IPTC's vocabulary, whatever the file's format; None without one."""
    for end in ends(file):
        for rest in end.split(b"<x:xmpmeta")[1:]:
            packet = rest.partition(b"</x:xmpmeta>")[0]
            source, tool = _SOURCE_TYPE.search(packet), _TOOL.search(packet)
            if source:
                return Xmp(source[1].decode(), unescape(tool[2].decode(errors="replace")) if tool else "")
    return None


def _append_box(file: Path, packet: bytes) -> None:
    content = _BOX + packet
    with file.open("ab") as opened:
        opened.write(struct.pack(">I4s", 8 + len(content), b"uuid") + content)


def _insert_chunk(file: Path, packet: bytes) -> None:
    """Before the picture's data, so that readers which stop there find it."""
    png, chunk = file.read_bytes(), _CHUNK + packet
    framed = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    place = png.index(b"IDAT") - 4
    file.write_bytes(png[:place] + framed + png[place:])


def _insert_segment(file: Path, packet: bytes) -> None:
    """After JFIF's own segment, which must be the first."""
    jpeg, content = file.read_bytes(), _SEGMENT + packet
    place = 2  # after the mark of the beginning
    if jpeg[place : place + 2] == b"\xff\xe0":
        place += 2 + int.from_bytes(jpeg[place + 2 : place + 4])
    segment = b"\xff\xe1" + struct.pack(">H", 2 + len(content)) + content
    file.write_bytes(jpeg[:place] + segment + jpeg[place:])


_WAYS: dict[str, Callable[[Path, bytes], None]] = {
    ".mp4": _append_box,
    ".m4a": _append_box,
    ".png": _insert_chunk,
    ".jpg": _insert_segment,
}

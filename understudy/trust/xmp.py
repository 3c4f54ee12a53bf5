"""How a film was made, as IPTC metadata in XMP: for platforms that do not read Content Credentials.

It stands in a box of its own (XMP specification, part 3) at the end of the MP4 file, where it moves nothing.
"""

import re
import struct
from pathlib import Path
from xml.sax.saxutils import quoteattr

from understudy.trust.ends import ends
from understudy.trust.origin import SOURCE_TYPES

_BOX = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_SOURCE_TYPE = re.compile(re.escape(SOURCE_TYPES.encode()) + rb"(\w+)")

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" Iptc4xmpExt:DigitalSourceType={source} xmp:CreatorTool={tool}/>
</rdf:RDF></x:xmpmeta><?xpacket end="r"?>
"""


def append_xmp(film: Path, source_type: str, tool: str) -> None:
    """Add XMP to an MP4 file that has none; any signature must come after.

    Args:
        film: the file to change.
        source_type: a name of IPTC's vocabulary, such as algorithmicMedia.
        tool: what made the film.
    """
    packet = _PACKET.format(source=quoteattr(SOURCE_TYPES + source_type), tool=quoteattr(tool)).encode()
    content = _BOX + packet
    with film.open("ab") as file:
        file.write(struct.pack(">I4s", 8 + len(content), b"uuid") + content)


def read_source_type(file: Path) -> str | None:
    """The first digital source type of IPTC's vocabulary in a file's XMP, whatever its format; None without one."""
    for end in ends(file):
        for packet in end.split(b"<x:xmpmeta")[1:]:
            found = _SOURCE_TYPE.search(packet.partition(b"</x:xmpmeta>")[0])
            if found:
                return found[1].decode()
    return None

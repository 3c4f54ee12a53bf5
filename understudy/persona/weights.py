"""Trained weights say under which consent they were trained, in the header of their .safetensors file.

Training writes {CONSENT: record hash} among the metadata. Every environment can import this module.
"""

import json
import struct
from pathlib import Path

CONSENT = "understudy.consent"
"""The key of the metadata whose value is the hash of the consent record."""

_LARGEST_HEADER = 100_000_000  # bytes; the limit of the safetensors format


def consent_of(file: Path) -> str | None:
    """The hash of the consent record that a .safetensors file carries; None if it carries none.

    Reads the header alone. Raises ValueError for another kind of file, and OSError.
    """
    with file.open("rb") as content:
        start = content.read(8)
        length = struct.unpack("<Q", start)[0] if len(start) == 8 else _LARGEST_HEADER + 1
        if length > _LARGEST_HEADER:
            raise ValueError("not a safetensors file")
        header = json.loads(content.read(length))
    return header.get("__metadata__", {}).get(CONSENT)

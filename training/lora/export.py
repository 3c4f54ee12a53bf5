"""The finished LoRA as a file: what was trained, and in its header what it is and where it comes from."""

import json
import shutil
from pathlib import Path

_LENGTH_BYTES = 8
"""Of the number before a .safetensors file's header, little-endian; the header is JSON, the rest is matrices."""
_ALIGNMENT = 8  # bytes, to which the header is padded with spaces


def export(adapter: Path, output: Path, metadata: dict[str, str]) -> None:
    """Copy a LoRA with other metadata in its header; the same bytes for the same arguments.

    The format's own library writes metadata in another order every time.
    """
    with adapter.open("rb") as source, output.open("wb") as target:
        length = int.from_bytes(source.read(_LENGTH_BYTES), "little")
        header = json.loads(source.read(length))
        header["__metadata__"] = {"format": "pt", **dict(sorted(metadata.items()))}
        text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
        text += b" " * (-len(text) % _ALIGNMENT)
        target.write(len(text).to_bytes(_LENGTH_BYTES, "little") + text)
        shutil.copyfileobj(source, target)


def read_metadata(file: Path) -> dict[str, str]:
    """What the header of a .safetensors file says."""
    with file.open("rb") as source:
        length = int.from_bytes(source.read(_LENGTH_BYTES), "little")
        return json.loads(source.read(length)).get("__metadata__", {})

"""Whether the weights on disk are complete. Looks at sizes and headers only: milliseconds for any model."""

import json
import struct
import zipfile
from pathlib import Path
from typing import Any

WEIGHTS = (".safetensors", ".pt", ".pth", ".bin", ".ckpt", ".gguf", ".onnx", ".model")
"""The kinds of files that hold weights."""
_INDEX = ".index.json"
_WITHOUT_WEIGHTS = ("Scheduler", "Tokenizer", "Processor", "FeatureExtractor")
"""What the classes of a pipeline's components are called that are configuration only, such as T5TokenizerFast."""
_POINTER = b"version https://git-lfs"
_LARGEST_POINTER = 1024  # bytes; the pointers of Git LFS have some 130
_LARGEST_HEADER = 100_000_000  # bytes; the limit of the safetensors format
_ZIP = b"PK\x03\x04"  # how torch.save begins a file
_MOST_NAMED = 3


class Incomplete(Exception):
    """One sentence: which file, and what was found."""


def visible_files(place: Path) -> list[Path]:
    """All files under a folder but hidden ones, sorted; the file itself if it is one."""
    if place.is_file():
        return [place]
    return sorted(
        path
        for path in place.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(place).parts)
    )


def weight_files(place: Path) -> list[Path]:
    """The files of weights among them."""
    return [path for path in visible_files(place) if path.suffix in WEIGHTS]


def check_complete(place: Path, expected: dict[str, int | None]) -> None:
    """Raises Incomplete at the first file that is missing or damaged.

    `expected` has the files that must be there, with their sizes in bytes as far as they are known.
    """
    if not place.exists():
        raise Incomplete("is not there")
    for name, size in expected.items():
        _check_expected(place, name, size)
    if place.is_dir():
        _check_components(place)
        _check_shards(place)
    files = weight_files(place)
    if not files:
        raise Incomplete("holds no weights")
    for path in files:
        name = path.name if path == place else str(path.relative_to(place))
        _check_weights(path, name)


def _check_expected(place: Path, name: str, size: int | None) -> None:
    path = place / name
    if not path.is_file():
        raise Incomplete(f"lacks {name}")
    found = path.stat().st_size
    if size is not None and found != size and not _is_pointer(path):
        raise Incomplete(f"{name} has {found:,} bytes instead of {size:,}")


def _check_components(folder: Path) -> None:
    """The components that a diffusers pipeline names."""
    index = folder / "model_index.json"
    if not index.is_file():
        return
    for component, value in _read(index, "model_index.json").items():
        if not (isinstance(value, list) and len(value) == 2 and value[1]):
            continue  # a setting, or a component that this pipeline does without
        inside = folder / component
        if not inside.is_dir():
            raise Incomplete(f"lacks the folder {component}, which its model_index.json names")
        has_weights = not any(kind in value[1] for kind in _WITHOUT_WEIGHTS)
        if has_weights and not (weight_files(inside) or _indices(inside)):
            raise Incomplete(f"{component} holds no weights")


def _check_shards(folder: Path) -> None:
    """The parts that large weights are split into."""
    for index in _indices(folder):
        name = str(index.relative_to(folder))
        shards = sorted(set(_read(index, name).get("weight_map", {}).values()))
        missing = [shard for shard in shards if not (index.parent / shard).is_file()]
        if missing:
            more = f" and {len(missing) - _MOST_NAMED} more" if len(missing) > _MOST_NAMED else ""
            raise Incomplete(
                f"lacks {', '.join(missing[:_MOST_NAMED])}{more} of the {len(shards)} parts that {name} names"
            )


def _indices(folder: Path) -> list[Path]:
    return [path for path in visible_files(folder) if path.name.endswith(_INDEX)]


def _check_weights(path: Path, name: str) -> None:
    if _is_pointer(path):
        raise Incomplete(f"{name} is only a pointer of Git LFS, not the weights themselves")
    size = path.stat().st_size
    if not size:
        raise Incomplete(f"{name} is empty")
    if path.suffix == ".safetensors":
        _check_safetensors(path, name, size)
    elif _begins_with(path, _ZIP) and not zipfile.is_zipfile(path):
        raise Incomplete(f"{name} is cut off after {size:,} bytes")


def _check_safetensors(path: Path, name: str, size: int) -> None:
    """The header says where the data end: 8 bytes of its length, then JSON (safetensors' README, Format)."""
    with path.open("rb") as file:
        start = file.read(8)
        if len(start) < 8:
            raise Incomplete(f"{name} is cut off after {size:,} bytes")
        (length,) = struct.unpack("<Q", start)
        if length > _LARGEST_HEADER:
            raise Incomplete(f"{name} is no safetensors file")
        if 8 + length > size:
            raise Incomplete(f"{name} is cut off after {size:,} bytes, within its header")
        header = _parse(file.read(length), name)
    tensors = (value for key, value in header.items() if key != "__metadata__")
    end = 8 + length + max((tensor["data_offsets"][1] for tensor in tensors), default=0)
    if size != end:
        raise Incomplete(f"{name} has {size:,} bytes instead of {end:,}")


def _is_pointer(path: Path) -> bool:
    return path.stat().st_size <= _LARGEST_POINTER and _begins_with(path, _POINTER)


def _begins_with(path: Path, start: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(start)) == start


def _read(path: Path, name: str) -> dict[str, Any]:
    return _parse(path.read_bytes(), name)


def _parse(content: bytes, name: str) -> dict[str, Any]:
    try:
        return json.loads(content)
    except ValueError:
        raise Incomplete(f"{name} is damaged: not valid JSON where there should be") from None

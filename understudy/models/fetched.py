"""weights.json, which fetching writes beside the weights when all of them are there: what they are."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from understudy.files import write_json

NAME = "weights.json"


@dataclass(frozen=True)
class File:
    """A fetched file."""

    size: int
    """Bytes."""
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What was fetched."""

    repository: str
    revision: str
    """What the table asked for, such as "main"."""
    commit: str
    """What that was at the time."""
    files: dict[str, File]
    """By their path in the folder."""


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of a folder of weights; None for weights that were not fetched by `make weights`."""
    path = folder / NAME
    if not path.is_file():
        return None
    content = json.loads(path.read_text(encoding="utf-8"))
    return Manifest(**{**content, "files": {name: File(**file) for name, file in content["files"].items()}})


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, last of all files."""
    write_json(folder / NAME, asdict(manifest))

"""Write down what was measured of one clip's chunks. Run by rules/clip.smk."""

from pathlib import Path

from understudy.files import write_json
from understudy.media.lossless import read_clip
from understudy.processes.job import run


def tell(clip: Path, output: Path) -> None:
    """Write down what was measured of one clip's chunks."""
    write_json(output, {"chunks": read_clip(clip).figures})


run(tell)

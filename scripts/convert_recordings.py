"""Bring a persona's recordings to one form. Run by rules/voice.smk."""

from pathlib import Path

from training.recordings.conversion import convert
from understudy.files import replace_folder
from understudy.processes.job import run


def convert_recordings(recordings: list[Path], output: Path) -> None:
    """Convert all recordings into a folder."""
    with replace_folder(output) as unfinished:
        convert(recordings, unfinished)


run(convert_recordings)

"""`python -m understudy.keep edit|film [topics]`: remove what finished films no longer need.

Without --yes it only says what it would remove. What is missing is made again when an edit needs it, and only then.
The setting `keep` of config/config.yaml does the same while films are made.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from understudy.errors import UserError
from understudy.progress.words import count, size
from understudy.settings.config import Keep
from understudy.settings.project import Project
from understudy.stages.table import STAGES

PASSING: dict[Keep, dict[str, str]] = {
    "all": {},
    "edit": {
        stage.rule: stage.passing for stage in STAGES.values() if stage.passing and not stage.kept_for_edits
    },
    "film": {stage.rule: stage.passing for stage in STAGES.values() if stage.passing},
}
"""What goes once nothing waits for it: stage -> its files in a film's folder.

Without chunks, clips and lips, captions, titles, music and other scenes can still change; without all of it, a film
can be watched and signed again. Keyframes and speech are small, and stay.
"""

_MEASURED = "quality.json"
"""Ends the names of files that tell what was measured: they are small, and films are judged by them."""


def no_longer_needed(root: Path, level: Keep, topics: Sequence[str]) -> list[Path]:
    """The files of finished films that `level` does not keep, relative to the project; of all topics if none is named.

    A film that is not finished keeps everything: its jobs go on from there.
    """
    films = sorted(root.glob("results/*/*/film.mp4"))
    folders = [film.parent for film in films if not topics or film.parent.parent.name in topics]
    found = (file for folder in folders for kind in PASSING[level].values() for file in folder.glob(kind))
    return sorted(
        file.relative_to(root) for file in found if file.is_file() and not file.name.endswith(_MEASURED)
    )


def main() -> None:
    """Do what the command line asks, in the project of the current folder."""
    parser = argparse.ArgumentParser(prog="python -m understudy.keep", description=__doc__)
    parser.add_argument("level", choices=("edit", "film"), help="what is to stay possible without rendering")
    parser.add_argument("topics", nargs="*", help="whose films; all that are finished if left out")
    parser.add_argument("--yes", action="store_true", help="remove; without it nothing is removed")
    arguments = parser.parse_args()
    try:
        for topic in arguments.topics:
            Project(Path()).topic_source(topic)
    except UserError as error:
        sys.exit(f"Understudy: {error}")
    files = no_longer_needed(Path(), arguments.level, arguments.topics)
    amount = sum(file.stat().st_size for file in files)
    if arguments.yes:
        for file in files:
            file.unlink()
    else:
        print(*files, sep="\n")
    verb = "were" if arguments.yes else "would be"
    print(f"{count(len(files), 'file')} {verb} removed, {size(amount)}.", end=" ")
    print("" if arguments.yes or not files else "Nothing was removed yet: add --yes.")


if __name__ == "__main__":
    main()

"""`python -m understudy.repair`: find files under results/ that are not as they were made, and make these again.

Every made file is compared with the record beside it. Without --yes it only says what it found. Files that are not
damaged stay, and so do the films that were made from them.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from understudy.files import read_json
from understudy.progress.words import count
from understudy.records import FOLDER, damage
from understudy.script.takes import scene_of_take
from understudy.snakemake import COMMAND


def damaged(root: Path) -> dict[Path, str]:
    """The made files of a project that are there and not as they were made, and what is wrong with each."""
    # Not Path.rglob, which does not look behind links: results may lie on another disk.
    folders = (Path(folder) for folder, _, _ in os.walk(root / "results", followlinks=True))
    records = sorted(
        record for folder in folders if folder.name == FOLDER for record in folder.glob("*.json")
    )
    files = [record.parent.parent / record.stem for record in records]
    return {file: wrong for file in files if file.exists() and (wrong := damage(file, thorough=True))}


def _is_part_of_its_film(file: Path) -> bool:
    """Whether the script still has the scene that a file of a scene is of."""
    if "scenes" not in file.parts:
        return True
    place = file.parts.index("scenes")
    try:
        script = read_json(Path(*file.parts[: place - 1], "script.json"))
    except (OSError, ValueError):
        return True
    return scene_of_take(file.parts[place + 1]) in [scene["id"] for scene in script["scenes"]]


def main() -> None:
    """Do what the command line asks, in the project of the current folder."""
    parser = argparse.ArgumentParser(prog="python -m understudy.repair", description=__doc__)
    parser.add_argument("--yes", action="store_true", help="make them again; without it nothing is changed")
    parser.add_argument("--cores", type=int, default=os.cpu_count() or 1, help="that may work; all of them")
    arguments = parser.parse_args()
    found = damaged(Path())
    for file, wrong in found.items():
        print(f"{file}: {wrong}")
    if not found:
        print("All files are as they were made.")
        return
    if not arguments.yes:
        print(f"{count(len(found), 'file')} would be made again. Nothing was changed yet: add --yes.")
        sys.exit(1)
    for file in found:
        shutil.rmtree(file) if file.is_dir() else file.unlink()
    wanted = [str(file) for file in found if _is_part_of_its_film(file)]
    if not wanted:
        print("They were removed: no film needs them any more.")
        return
    command = [*COMMAND, "--cores", str(arguments.cores), "--", *wanted]
    sys.exit(subprocess.run(command, stdin=subprocess.DEVNULL).returncode)


if __name__ == "__main__":
    main()

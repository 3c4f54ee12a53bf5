"""`python -m understudy.repair`: find files under results/ that are not as they were made, and make these again.

Every made file is compared with the record beside it. Without --yes it only says what it found. Files that are not
damaged stay, and so do the films that were made from them.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from understudy.progress.words import count
from understudy.records import FOLDER, damage


def damaged(root: Path) -> dict[Path, str]:
    """The made files of a project that are there and not as they were made, and what is wrong with each."""
    records = sorted((root / "results").rglob(f"{FOLDER}/*.json"))
    files = [record.parent.parent / record.stem for record in records]
    return {file: wrong for file in files if file.exists() and (wrong := damage(file, thorough=True))}


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
        file.unlink()
    command = [sys.executable, "-m", "snakemake", "--cores", str(arguments.cores), "--", *map(str, found)]
    sys.exit(subprocess.run(command, stdin=subprocess.DEVNULL).returncode)


if __name__ == "__main__":
    main()

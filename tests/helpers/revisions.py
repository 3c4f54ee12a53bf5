"""What code the files of each stage depend on, as it was recorded; `make revisions` records it anew.

A stage whose number was raised is recorded as it is. That another one leaves its files the same is proved where that is
cheap: three topics are made as small drafts, by the code that was recorded and by the code that is here, and what
is made of the same must hold the same. For other stages the record is the word of whoever commits it.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import project as projects
from reached import Code, Stage
from shipped import REPOSITORY, shipped

RECORD = "tests/revisions.json"
"""Stage -> its numbers and a digest of its code."""
COMMAND = "make revisions"
_SAMPLE = ("compound-interest", "firewalls", "gps")
"""Topics with presenters and diagrams of many kinds."""
_NAMED = 10
"""How many files are named that differ."""
_COMMITS = 10
"""How many commits of the record are looked at for one that tells the code beside it; after a merge it may not."""


def recorded(root: Path) -> dict[str, str]:
    """The record that lies in a folder; empty if there is none."""
    with suppress(FileNotFoundError):
        return json.loads((root / RECORD).read_text())
    return {}


def changed(stages: dict[str, Stage], record: dict[str, str]) -> dict[str, Stage]:
    """Those that are not as they were recorded, under any name: a module that was only moved is the same."""
    return {name: stage for name, stage in stages.items() if stage.state not in record.values()}


def unraised(stages: dict[str, Stage], record: dict[str, str]) -> set[str]:
    """Those whose numbers are as they were recorded."""
    return {
        name
        for name, stage in stages.items()
        if record.get(name, "").split(",")[0] == stage.state.split(",")[0]
    }


def message(different: dict[str, Stage], before: dict[str, Stage]) -> str:
    """What is different, and what can be done; `before` are the stages as they were recorded, empty if unknown."""
    known = {digest for stage in before.values() for digest in stage.units}
    lines = []
    for name, stage in different.items():
        places = ", ".join(f"{place} ({number})" for place, number in stage.revisions.items())
        lines.append(f"{name} has changed; its number: {places or 'none'}")
        new = (unit for digest, unit in stage.units.items() if before and digest not in known)
        lines += sorted(f"    {unit.place} {unit.name}" for unit in new)
    return "\n".join(
        [
            *lines,
            "Raise the number of each of them that makes another file now, or else look whether it makes the same. "
            f"Then run `{COMMAND}`, which records the code as it is, and commit {RECORD} together with it.",
        ]
    )


def recorded_code(folder: Path) -> Path | None:
    """The code as it was recorded last, put into a folder; None if git does not know it."""
    for commit in _git("log", f"--max-count={_COMMITS}", "--format=%H", "--", RECORD).decode().split():
        tree = folder / commit
        tree.mkdir()
        listed = _git("archive", "--format=tar", commit)
        subprocess.run(["tar", "-x", "-C", str(tree)], input=listed, check=True)
        if not changed(Code(tree).stages(), recorded(tree)):
            return tree
    return None


def _git(*arguments: str) -> bytes:
    command = ["git", "-c", "safe.directory=*", "-C", str(REPOSITORY), *arguments]
    return subprocess.run(command, capture_output=True, check=False).stdout


def made_by(tree: Path, folder: Path) -> tuple[dict[str, dict[str, str]], set[str]]:
    """Make small drafts with the code of a tree; gives the records of all files, and which stages were at work."""
    projects.REPOSITORY = tree  # whose code a project works with
    project = projects.Project(folder)
    shutil.copytree(shipped() / "config/topics", folder / "config/topics", dirs_exist_ok=True)
    output = project.snakemake(
        "--printshellcmds", *(f"results/{topic}/small/film.unsigned.mp4" for topic in _SAMPLE)
    )
    records = {
        str(path.parent.with_name(path.stem).relative_to(folder)): json.loads(path.read_text())
        for path in folder.glob("results/**/.made/*.json")
    }
    stages = {f"scripts.{entry}" for entry in re.findall(r"run\.sh (\w+)\.py", output)}
    settings = [json.loads(path.read_text()) for path in folder.glob("results/*/small/settings.json")]
    for film in settings:
        engines = {
            key: part["engine"] for key, part in film.items() if isinstance(part, dict) and "engine" in part
        }
        stages |= {f"understudy.{section}.{engine}" for section, engine in engines.items()}
    return records, stages


def other_files(before: dict[str, dict[str, str]], after: dict[str, dict[str, str]]) -> list[str]:
    """The files that were made of the same, as their records say, and hold something else."""
    shared = [file for file in after if before.get(file, {}).get("made_of") == after[file]["made_of"]]
    return sorted(file for file in shared if before[file]["sha256"] != after[file]["sha256"])


def record() -> None:
    """Record the code as it is; ends with 1, and records nothing, if a number must be raised first."""
    stages, record = Code(REPOSITORY).stages(), recorded(REPOSITORY)
    different = changed(stages, record)
    same = unraised(different, record)
    if same:
        with tempfile.TemporaryDirectory() as folder:
            tree = recorded_code(Path(folder))
            if tree is None:
                sys.exit(
                    f"No commit of {RECORD} tells the code beside it, so that there is nothing to compare with."
                )
            print(message(different, Code(tree).stages()), "\n\nMaking films with both ...", flush=True)
            before, _ = made_by(tree, Path(folder, "before"))
            after, at_work = made_by(REPOSITORY, Path(folder, "after"))
        if others := other_files(before, after):
            told = [f"Nothing is recorded: {len(others)} files were made of the same, and differ, such as"]
            sys.exit("\n  ".join(told + others[:_NAMED]))
        print(
            "They are the same. Not at work in them, so on your word:", *sorted(same - at_work) or ["nothing"]
        )
    states = {name: stage.state for name, stage in sorted(stages.items())}
    (REPOSITORY / RECORD).write_text(json.dumps(states, indent=2) + "\n")
    print(f"{len(different)} stages recorded in {RECORD}.")


if __name__ == "__main__":
    record()

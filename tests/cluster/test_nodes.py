"""What Snakemake does on the node of a cluster, where it starts anew to make the jobs of one allocation."""

import os
import subprocess
import sys
from pathlib import Path

from project import REPOSITORY, Project

SCENES = ("hello", "bye")


def outputs(project: Project, scene: str) -> list[Path]:
    """What the job that draws a scene's image makes."""
    return sorted(project.path(f"results/short/small/scenes/{scene}").glob("image.*"))


def allocation(project: Project, *, fails: bool = False) -> str:
    """Make both images as a node does; Snakemake's log."""
    command = [sys.executable, "-m", "snakemake", "--mode", "remote", "--target-jobs"]
    command += [f"image:topic=short,preset=small,scene={scene}" for scene in SCENES]
    options = ["--allowed-rules", "image", "--force", "--no-hooks", "--nolock", "--cores", "1"]
    made = subprocess.run(
        [*command, *options],
        cwd=project.root,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
    )
    assert bool(made.returncode) == fails, made.stderr
    return made.stderr


def begin_a_run(project: Project) -> None:
    """What a run on a cluster leaves for its nodes to see, now."""
    project.path(".snakemake/understudy.began").touch()


def test_an_allocation_that_starts_again_makes_only_what_it_has_not_made(made: Project) -> None:
    begin_a_run(made)
    for file in outputs(made, "hello"):
        file.touch()
    before = made.made_files()
    log = allocation(made)
    assert "Image of scene bye" in log
    assert "Image of scene hello" not in log
    changed = {name for name, state in made.made_files().items() if state != before.get(name)}
    assert {"short/small/scenes/bye/image.png"} <= changed
    assert not [name for name in changed if "/hello/" in name]


def test_an_allocation_whose_work_is_done_does_nothing(made: Project) -> None:
    begin_a_run(made)
    for scene in SCENES:
        for file in outputs(made, scene):
            file.touch()
    before = made.made_files()
    allocation(made)
    assert made.made_files() == before


def test_an_allocation_that_fails_leaves_nothing_old(made: Project) -> None:
    begin_a_run(made)
    made.path(
        "results/short/small/settings.json"
    ).unlink()  # the first image cannot be made, and the second neither
    allocation(made, fails=True)
    assert not [file for scene in SCENES for file in outputs(made, scene)]

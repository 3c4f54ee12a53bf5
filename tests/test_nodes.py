"""What Snakemake does on the node of a cluster, where it starts anew to make the jobs of one allocation."""

import os
import subprocess
import sys
import time

from conftest import REPOSITORY, Project

JOBS = {
    "results/short/small/scenes/hello/image.png": "image:topic=short,preset=small,scene=hello",
    "results/short/small/scenes/bye/image.png": "image:topic=short,preset=small,scene=bye",
}


def allocation(project: Project) -> str:
    """Make both images as a node does; Snakemake's log."""
    command = [sys.executable, "-m", "snakemake", "--mode", "remote", "--target-jobs", *JOBS.values()]
    options = ["--allowed-rules", "image", "--force", "--no-hooks", "--nolock", "--cores", "1"]
    made = subprocess.run(
        [*command, *options],
        cwd=project.root,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    return made.stderr


def begin_a_run(project: Project) -> None:
    """What a run on a cluster leaves for its nodes to see, now."""
    project.path(".snakemake/understudy.began").touch()


def test_an_allocation_that_starts_again_makes_only_what_it_has_not_made(made: Project) -> None:
    begin_a_run(made)
    first, second = (made.path(file) for file in JOBS)
    first.unlink()
    first.write_bytes(b"made since")
    log = allocation(made)
    assert first.read_bytes() == b"made since"
    assert second.read_bytes().startswith(b"\x89PNG")
    assert "Image of scene bye" in log
    assert "Image of scene hello" not in log


def test_an_allocation_makes_anew_what_is_older_than_its_run(made: Project) -> None:
    before = {file: made.path(file).stat().st_mtime_ns for file in JOBS}
    time.sleep(0.01)  # the clock by which files are dated ticks some hundred times a second
    begin_a_run(made)
    allocation(made)
    assert all(made.path(file).stat().st_mtime_ns > before[file] for file in JOBS)


def test_an_allocation_whose_work_is_done_does_nothing(made: Project) -> None:
    begin_a_run(made)
    for file in JOBS:
        made.path(file).touch()
    before = made.made_files()
    allocation(made)
    assert made.made_files() == before

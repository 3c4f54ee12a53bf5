"""What a run will take, as it is told by Snakemake."""

import re

from project import Project

from understudy.progress.history import DEFAULT_FILE as HISTORY_FILE
from understudy.progress.history import Record, write_history


def test_a_dry_run_and_a_run_tell_what_they_will_take(project: Project) -> None:
    before = project.snakemake("-n")
    assert re.search(r"chunk +about 6 .* typical", before)
    assert re.search(
        r"In all 7 jobs, and up to about 22 more; at most some \d+ s of work on one core", before
    )
    run = project.snakemake()
    assert re.search(
        r"Up to about 29 jobs, at most some \d+ s, until about \d\d:\d\d; .* \(typical figures\)", run
    )
    assert "29/29" in run
    for name in ("film.mp4", "film.marked.mp4", "film.unsigned.mp4"):
        project.path(f"results/short/small/{name}").unlink()
    after = project.snakemake("-n", "results/short/small/film.mp4")
    assert re.search(r"film +1 .* measured here", after)


def test_a_run_that_the_disk_cannot_hold_is_refused_before_its_first_job(project: Project) -> None:
    file = project.path(str(HISTORY_FILE))
    file.parent.mkdir()
    write_history(file, {"script": {"outline": Record(jobs=1, seconds=1.0, disk=1e18)}})
    assert "A run would be refused: About 1000000000 GB of disk are needed" in project.snakemake("-n")
    refusal = project.refusal()
    assert "About 1000000000 GB of disk are needed under results/" in refusal
    assert "Traceback" not in refusal

"""What is different where jobs do not work beside their run, but on the nodes of a cluster.

For every allocation Snakemake starts anew there, and once more inside it. It reads no profile then, calls no onstart,
and is told to make everything that the allocation is for.
"""

import os
import shutil
import socket
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from environment import start_companions
from films import Films

from understudy.snakemake import (
    before_execution,
    failed_jobs,
    go_on_after_failures,
    jobs_of_allocation,
    limit,
    make_only,
    outputs_of,
)
from understudy.workers.devices import cards

_PREPARED = "UNDERSTUDY_NODE"
"""Set where the Snakemake that has started this one in its allocation has companions."""
_BEGAN = "understudy.began"
"""In .snakemake: a file as old as the run. Files tell the time, since the clocks of machines differ."""


def note_beginning(state: Path) -> None:
    """Tell the nodes when this run begins."""
    (state / _BEGAN).touch()


def prepare_node(workflow: Any, films: Films, state: Path) -> None:
    """Let jobs find on a node what they find on a workstation."""

    def prepare() -> None:
        go_on_after_failures(workflow)
        limit(workflow, "gpu", lambda: max(1, len(cards())))
        if _PREPARED not in os.environ:
            os.environ[_PREPARED] = "yes"
            os.environ.pop("UNDERSTUDY_FORKSERVER", None)  # a batch's, which is not in this allocation
            films.expect([job.wildcards_dict for job in jobs_of_allocation(workflow)])
            start_companions(films, Path("logs/nodes", os.environ.get("SLURM_JOB_ID", socket.gethostname())))
        if (state / _BEGAN).exists():
            _go_on(workflow, state)
        else:  # a pod, which shares no folder with the run, has not what the run writes before its first job
            films.write_settings()

    before_execution(workflow, prepare)


def remove_outdated_files_of_failed_jobs(workflow: Any, state: Path) -> None:
    """Let nothing old be taken for new where an allocation failed before a node could see to it."""
    for job in failed_jobs(workflow):
        _remove_older(map(Path, job.output), _beginning(state))


def _go_on(workflow: Any, state: Path) -> None:
    """Make what has not been made since the run began, for an allocation may be here a second time.

    It is when its node failed, or was needed for something else. No job leaves a file that is not complete, so what
    has been made is done. What is older is to be made again, and goes at once: Snakemake keeps what it finds when an
    allocation fails, and takes it for new.
    """
    began, unfinished, done = _beginning(state), [], []
    for job in jobs_of_allocation(workflow):
        outputs = outputs_of(workflow, job)
        _remove_older(outputs, began)
        if all(file.exists() for file in outputs):
            done += outputs
        else:
            unfinished.append(job)
    make_only(workflow, unfinished, done)


def _beginning(state: Path) -> int:
    """When the run began, in nanoseconds."""
    return (state / _BEGAN).stat().st_mtime_ns


def _remove_older(files: Iterable[Path], began: int) -> None:
    for file in files:
        if file.exists() and file.stat().st_mtime_ns < began:
            shutil.rmtree(file) if file.is_dir() else file.unlink()

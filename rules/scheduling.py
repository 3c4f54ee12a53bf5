"""How a run on this machine chooses its next jobs: promptly, also among hundreds that could begin."""

from collections import defaultdict
from collections.abc import Iterable
from heapq import nsmallest
from typing import Any


def few_of_each_kind(jobs: Iterable[Any], most: int) -> list[Any]:
    """The first jobs, at most so many, of each priority and each need of resources."""
    kinds = defaultdict(list)
    for job in jobs:
        kinds[job.priority, tuple(job.scheduler_resources.items())].append(job)
    return [job for kind in kinds.values() for job in nsmallest(most, kind, key=lambda job: job.jobid)]

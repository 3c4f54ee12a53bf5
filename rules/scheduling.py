"""How a run on this machine chooses its next jobs: promptly, also among hundreds that could begin."""

from collections import defaultdict
from collections.abc import Iterable
from heapq import nsmallest
from typing import TYPE_CHECKING, Any

from snakemake.scheduling.job_scheduler import JobScheduler

if TYPE_CHECKING:
    from snakemake.workflow import Workflow


class PromptScheduler(JobScheduler):
    """Looks at as many jobs of each kind as could begin at once.

    Snakemake 9.27 looks at all that could begin, and at the sizes of their inputs, each time that one ends: with the
    images of 25 films to be made, that takes as long as a small job.
    """

    @property
    def open_jobs(self) -> list[Any]:
        """The jobs to choose from; those that are left out are like others that are not, and have their turn later."""
        return few_of_each_kind(super().open_jobs, self.workflow.cores)


def few_of_each_kind(jobs: Iterable[Any], most: int) -> list[Any]:
    """The first jobs, at most so many, of each priority and each need of resources."""
    kinds = defaultdict(list)
    for job in jobs:
        job.reset_params_and_resources()  # as the scheduler does before it asks for them
        kinds[job.priority, tuple(job.scheduler_resources.items())].append(job)
    return [job for kind in kinds.values() for job in nsmallest(most, kind, key=lambda job: job.jobid)]


def choose_promptly(workflow: "Workflow") -> None:
    """Let a run on this machine look at jobs only when one has ended, and only at those that may be next.

    Where there is a limit of jobs that start in a second, Snakemake 9.27 starts a timer of a second after each look,
    to look again; and so does each of those looks. After a few hundred jobs it looks as often every second, and does
    little else.
    """
    if workflow.local_exec:
        workflow.scheduler.job_rate_limiter = None
        workflow.scheduler.__class__ = PromptScheduler  # it is made, and Snakemake makes no other

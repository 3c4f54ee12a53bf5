"""A run on one machine chooses its next jobs among few."""

import sys
from dataclasses import dataclass, field

import pytest
from project import REPOSITORY, Project

sys.path.append(str(REPOSITORY / "rules"))

from scheduling import few_of_each_kind


@dataclass
class Job:
    """What of a job of Snakemake is looked at."""

    jobid: int
    priority: int = 90
    scheduler_resources: dict[str, int] = field(default_factory=lambda: {"_cores": 1})


def ids(jobs: list[Job]) -> list[int]:
    return sorted(job.jobid for job in jobs)


def test_as_many_jobs_of_a_kind_are_looked_at_as_could_begin_and_the_first_of_them() -> None:
    assert ids(few_of_each_kind([Job(number) for number in (5, 3, 9, 1, 7)], 2)) == [1, 3]


def test_jobs_that_need_no_card_are_looked_at_beside_many_that_do() -> None:
    on_a_card = {"_cores": 1, "gpu": 1}
    jobs = [*(Job(number, scheduler_resources=on_a_card) for number in range(10)), Job(10), Job(11)]
    assert ids(few_of_each_kind(jobs, 2)) == [0, 1, 10, 11]


def test_jobs_of_a_lower_priority_are_looked_at_too() -> None:
    assert ids(few_of_each_kind([Job(1), Job(2), Job(3, priority=70)], 1)) == [1, 3]


@pytest.mark.slow
def test_the_workflow_chooses_so(project: Project) -> None:
    project.path("Snakefile").unlink()
    text = (REPOSITORY / "Snakefile").read_text()
    after = '\nonsuccess:\n    print(f"chosen by {type(workflow.scheduler).__name__}")\n'
    project.write("Snakefile", text.replace("\nonsuccess:\n", after))
    assert "chosen by PromptScheduler" in project.snakemake("results/short/small/timeline.json")

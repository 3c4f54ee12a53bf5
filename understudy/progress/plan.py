"""What a run would do and why, for a dry run: a table for each film."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from understudy.progress.estimate import Estimate, Row
from understudy.progress.job import Job
from understudy.progress.words import count, listing, rough_duration, size
from understudy.stages.table import in_order, stage_name

MOST_SUBJECTS_IN_DETAIL = 12
MOST_SCENES_NAMED = 3
MOST_NAMES = 8
NO_SUBJECT = "all films"
MORE_MAY_FOLLOW = {
    "script": "the scenes are known once the script is written",
    "timeline": "the chunks are known once the timeline is made",
}


def show_plan(console: Console, jobs: Sequence[Job], estimate: Estimate) -> None:
    """Print what would be made, film by film and stage by stage."""
    jobs = [job for job in jobs if not job.is_target]
    by_subject: dict[str, list[Job]] = defaultdict(list)
    for job in jobs:
        by_subject[job.subject or NO_SUBJECT].append(job)
    not_begun = sorted(subject for subject, its_jobs in by_subject.items() if _is_not_begun(its_jobs))
    in_detail = sorted(by_subject.keys() - set(not_begun))
    makers = {output: job.stage for job in jobs for output in job.outputs}

    console.print(Text("This would be made (a dry run makes nothing):"))
    for subject in in_detail[:MOST_SUBJECTS_IN_DETAIL]:
        console.print(Text.assemble("\n", (subject, "bold")))
        console.print(Padding(_table(by_subject[subject], makers), (0, 0, 0, 2), expand=False))
        stages = {job.stage for job in by_subject[subject]}
        if more := next((note for stage, note in MORE_MAY_FOLLOW.items() if stage in stages), None):
            console.print(Text(f"  More may follow: {more}.", style="dim"))
    _print_rest(console, in_detail[MOST_SUBJECTS_IN_DETAIL:])
    _print_not_begun(console, not_begun)
    show_estimate(console, estimate)


def show_counts(console: Console, counts: Mapping[str, int], estimate: Estimate) -> None:
    """Print only how many jobs of each stage would be done."""
    stages = ", ".join(f"{number} {stage_name(stage)}" for stage, number in counts.items())
    console.print(Text(f"This would be made (a dry run makes nothing): {stages}."))
    show_estimate(console, estimate)


def _is_not_begun(jobs: Iterable[Job]) -> bool:
    return any(job.stage == "script" and job.reason.makes_anew for job in jobs)


def _table(jobs: Sequence[Job], makers: Mapping[str, str]) -> Table:
    """Stage, number of jobs, scenes and reason, one line for all jobs of a stage with the same reason."""
    table = Table.grid(padding=(0, 2), pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(justify="right")
    table.add_column()
    table.add_column(style="dim")
    for stage in in_order({job.stage for job in jobs}):
        parts_by_reason: dict[str, list[str]] = defaultdict(list)
        for job in jobs:
            if job.stage == stage:
                part = job.wildcards.get("scene") or job.wildcards.get("card") or ""
                parts_by_reason[job.reason.in_words(makers)].append(part)
        for reason, parts in parts_by_reason.items():
            table.add_row(stage_name(stage), str(len(parts)), _scenes(parts), reason)
    return table


def _scenes(parts: Iterable[str]) -> str:
    names = sorted({part for part in parts if part})
    return ", ".join(names) if len(names) <= MOST_SCENES_NAMED else count(len(names), "scene")


def _print_rest(console: Console, subjects: Sequence[str]) -> None:
    if subjects:
        console.print(
            Text(f"\nand jobs for {count(len(subjects), 'more film')}: {listing(subjects, MOST_NAMES)}")
        )


def _print_not_begun(console: Console, subjects: Sequence[str]) -> None:
    if not subjects:
        return
    names = Text.assemble("\n", (listing(subjects, MOST_NAMES), "bold"))
    console.print(names)
    whose = "Its" if len(subjects) == 1 else "Their"
    console.print(
        Text(
            f"  Not begun. {whose} scenes are known once the script is written; speech and images come then."
        )
    )


def show_estimate(console: Console, estimate: Estimate) -> None:
    """Print what each stage will take, and all of them together."""
    table = Table.grid(padding=(0, 2), pad_edge=False)
    for number in range(6):
        table.add_column(justify="right" if 0 < number < 5 else "left", no_wrap=True)
    heads = ("", "jobs", "time", "disk", "memory", "")
    table.add_row(*(Text(head, style="dim") for head in heads))
    for row in estimate.rows:
        table.add_row(*_cells(row))
    console.print(Text("\nIt will take", style="bold"))
    console.print(Padding(table, (0, 0, 0, 2), expand=False))
    unknown = estimate.jobs - estimate.known_jobs
    work, disk = rough_duration(estimate.work), size(estimate.disk)
    needs = f"some {work} of work on one core, {disk} of disk."
    jobs = count(estimate.known_jobs, "job")
    text = f"{jobs}, and up to about {unknown} more; at most {needs}" if unknown else f"{jobs}, {needs}"
    console.print(Text(f"\nIn all {text}"))


def _cells(row: Row) -> tuple[str, ...]:
    about = "about " if row.unknown_jobs else ""
    memory = [f"{row.vram:.1f} GB VRAM"] if row.vram else []
    memory += [f"{row.memory:.1f} GB RAM"] if row.memory else []
    return (
        stage_name(row.stage),
        f"{about}{row.jobs:.0f}",
        rough_duration(row.seconds),
        size(row.disk),
        ", ".join(memory),
        "measured here" if row.is_measured else "typical",
    )

"""What a run would do and why, for a dry run: a table for each film."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from understudy.progress.forecast import Forecast
from understudy.progress.job import Job
from understudy.progress.stages import in_order, stage_name
from understudy.progress.words import count, listing, rough_duration

MOST_SUBJECTS_IN_DETAIL = 12
MOST_SCENES_NAMED = 3
MOST_NAMES = 8
NO_SUBJECT = "all films"
MORE_MAY_FOLLOW = {
    "script": "the scenes are known once the script is written",
    "timeline": "the chunks are known once the timeline is made",
}


def show_plan(console: Console, jobs: Sequence[Job], forecast: Forecast) -> None:
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
    _print_total(console, forecast)


def show_counts(console: Console, counts: Mapping[str, int], forecast: Forecast) -> None:
    """Print only how many jobs of each stage would be done."""
    stages = ", ".join(f"{number} {stage_name(stage)}" for stage, number in counts.items())
    console.print(Text(f"This would be made (a dry run makes nothing): {stages}."))
    _print_total(console, forecast)


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


def _print_total(console: Console, forecast: Forecast) -> None:
    jobs, work = count(forecast.total, "job"), rough_duration(forecast.work_left())
    unknown = forecast.expected_total - forecast.total
    if unknown:
        text = f"In all {jobs}, and up to about {unknown} more; at most some {work} of work on one core."
    else:
        text = f"In all {jobs}, some {work} of work on one core."
    console.print(Text(f"\n{text}"))

"""What is said in passing, in a few lines each: a film is ready, a job failed, the run ended."""

import time

from rich.padding import Padding
from rich.text import Text

from understudy.progress.estimate import Estimate
from understudy.progress.failure import Failure
from understudy.progress.job import Job
from understudy.progress.run import Run
from understudy.progress.words import count, duration, rough_duration, size

GOOD, BAD, NOTICE = "bold green", "bold red", "bold magenta"
"""The colours of a terminal that are readable on dark and on light ground."""
_DAY = 86_400
"""Seconds."""
_NEARLY_ALL = 0.9
"""The part of the work that must be measured for the whole to be called so."""

Message = Text | Padding


def ready(film: str) -> Message:
    """A film can be watched."""
    return Text.assemble((film, GOOD), " is ready")


def expected(estimate: Estimate, cores: int, now: float) -> Text:
    """What a run will take, before its first job: "10 jobs, some 35 s, until about 14:20; ..."; `now` is Unix time."""
    seconds = estimate.duration(cores)
    is_guessed = estimate.jobs > estimate.known_jobs
    jobs, time_needed = count(estimate.jobs, "job"), rough_duration(seconds)
    needs = f"Up to about {jobs}, at most some {time_needed}" if is_guessed else f"{jobs}, some {time_needed}"
    end = time.strftime("%H:%M" if seconds < _DAY else "%a %d %b, %H:%M", time.localtime(now + seconds))
    share = estimate.measured_share
    source = (
        "measured here" if share > _NEARLY_ALL else "partly measured here" if share else "typical figures"
    )
    return Text(f"{needs}, until about {end}; {size(estimate.disk)} of disk ({source}).")


def job_done(job: Job, seconds: float, counter: str) -> Message:
    """One line of a log: "[12/45] firewalls · speech · opening (0.3 s)"."""
    return Text(f"[{counter}] {job.title} ({duration(seconds)})")


def standing_still(job: Job, seconds: float) -> str:
    """What is said of a job that shows no progress: "no progress for 60 s; its log: logs/..."."""
    return "; ".join([f"no progress for {duration(seconds)}", *(f"its log: {log}" for log in job.logs)])


def failed(failure: Failure, *, is_repeated: bool) -> list[Message]:
    """What failed, why, and where the log is; one line if the reason was told of another job."""
    title = Text.assemble((f"{failure.job.title} failed", BAD))
    if is_repeated:
        return [Text.assemble(title, " for the same reason")]
    log = [_indented(Text(f"Log: {failure.log}", style="dim"))] if failure.log else []
    return [title, _indented(Text(failure.message)), *log]


def error(message: str) -> list[Message]:
    """The run cannot start or go on."""
    return [Text.assemble(("Error", BAD)), _indented(Text(message))]


def warning(message: str) -> Message:
    """Something to know of."""
    return Text.assemble(("Note: ", NOTICE), message)


def up_to_date() -> Message:
    """There was nothing to do."""
    return Text("Everything is up to date.", style=GOOD)


def stopping() -> Message:
    """Ctrl-C, or a signal."""
    return Text("Stopping ...", style=NOTICE)


def ended() -> Message:
    """Ctrl-C before the first job."""
    return Text("Stopped.", style=NOTICE)


def done(run: Run, now: float) -> Message:
    """The last words of a run that went well."""
    return Text(f"Done: {count(run.done, 'job')} in {duration(run.elapsed(now))}.")


def stopped(run: Run, now: float, *, must_mend: bool, command: str) -> list[Message]:
    """The last words of a run that did not come to its end, by the user's will or because something `must_mend`.

    `command` is what was typed, which goes on with the run; empty where somebody else says how it goes on.
    """
    failed = f"{count(len(run.failures), 'job')} failed"
    what = (failed, BAD) if run.failures else ("Stopped", NOTICE)
    kept = f"; {count(run.done, 'job')} done and kept" if run.done else ""
    end = Text.assemble(what, f" after {duration(run.elapsed(now))}{kept}.")
    if not command:
        return [end]
    advice = Text("When that is mended, go on with:" if must_mend else "Go on with:")
    return [end, advice, _indented(Text(command, style="bold"))]


def _indented(text: Text) -> Padding:
    return Padding(text, (0, 0, 0, 2), expand=False)

"""A run while it goes on: which jobs run, which are done, which failed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from understudy.progress.ending import Ending, FailedJob
from understudy.progress.estimate import Estimate
from understudy.progress.failure import Failure
from understudy.progress.forecast import Forecast, UnderWay
from understudy.progress.job import Job
from understudy.progress.steps import Steps, latest

STILL_SECONDS = 60.0
"""After which a job that shows no progress is said to show none, unless jobs of its stage take longer anyway."""
TARGET_RULE = "all"
FILM_STAGES = ("publish", "credentials")
"""The stages that end with a film; the first of them in a run is the one that people wait for."""


@dataclass(frozen=True)
class Running:
    """A job that is being done."""

    job: Job
    since: float
    """Unix time in seconds."""

    def quiet_for(self, now: float) -> float:
        """Seconds since it began, or since it has last written to its log, which all that it tells goes through."""
        return now - max([self.since, *filter(None, map(_written, self.job.logs))])

    def steps(self) -> Steps | None:
        """How far the job is within itself, if it tells."""
        told = (latest(log, self.since) for log in self.job.logs)
        return next(filter(None, told), None)


def _written(log: Path) -> float | None:
    """When a file was last written (Unix time); None if it is not there."""
    try:
        return log.stat().st_mtime
    except OSError:
        return None


class Run:
    """Keeps account of one run. Times are Unix times in seconds, as they come with the events."""

    def __init__(self, started: float) -> None:
        self.started = started
        self._first_job: float | None = None
        self.cores = 1
        self.is_on_cluster = False
        """Whether the jobs work elsewhere, and wait there for their turn."""
        self.forecast = Forecast({}, {}, 1)
        self._jobs: dict[int, Job] = {}
        self.running: dict[int, Running] = {}
        self.failures: dict[int, Failure] = {}
        self.done = 0
        self.films: list[str] = []
        self._targets = 0
        self._film_stage: str | None = None

    def plan(self, counts: Mapping[str, int]) -> None:
        """The known jobs per stage, before the first of them begins."""
        counts = dict(counts)
        self._targets = counts.pop(TARGET_RULE, 0)
        self._film_stage = next((stage for stage in FILM_STAGES if stage in counts), None)
        self.forecast = Forecast(counts, {}, self.cores)

    def expect(self, estimate: Estimate) -> None:
        """What the run was estimated to take, before its first job."""
        self.forecast.expect(estimate.seconds(), estimate.jobs_of_a_film(), estimate.share_of_new_films)

    def begin(self, job: Job, now: float) -> None:
        """A job begins."""
        self._jobs[job.id] = job
        if job.is_target:
            return
        self.running[job.id] = Running(job, now)
        self.forecast.begin(job.stage)
        self._first_job = self._first_job or now

    def finish(self, job_id: int, now: float) -> tuple[Job, float] | None:
        """A job is done: the job and its seconds, or None for a target."""
        self.failures.pop(job_id, None)
        running = self.running.pop(job_id, None)
        if running is None:
            return None
        seconds = now - running.since
        self.done += 1
        self.forecast.finish(running.job.stage, seconds)
        if running.job.stage == self._film_stage:
            self.films.append(running.job.outputs[0])
        return running.job, seconds

    def set_total(self, total: int) -> None:
        """The number of known jobs, targets included, as Snakemake tells it after each job."""
        self.forecast.set_total(total - self._targets)

    def job(self, job_id: int) -> Job | None:
        """A job that has begun."""
        return self._jobs.get(job_id)

    def fail(self, failure: Failure) -> None:
        """A job failed."""
        self.running.pop(failure.job.id, None)
        self.failures[failure.job.id] = failure
        self.forecast.fail(failure.job.stage)

    def set_aside(self, job_id: int) -> None:
        """A job that was thought to be done was not begun."""
        self.running.pop(job_id, None)

    def ends_film(self, job: Job) -> bool:
        """Whether the job makes what people wait for."""
        return job.stage == self._film_stage

    def ending(self, errors: Sequence[str], *, was_stopped: bool) -> Ending:
        """What the run came to; `errors` are why it could not start or go on."""
        failed = [
            FailedJob(
                topic=failure.job.wildcards.get("topic"),
                title=failure.job.title,
                message=failure.message,
                log=str(failure.log) if failure.log else None,
                may_pass=failure.may_pass,
            )
            for failure in self.failures.values()
        ]
        begun = {topic for job in self._jobs.values() if (topic := job.wildcards.get("topic"))}
        return Ending(
            jobs=self.done,
            begun=tuple(sorted(begun)),
            films=tuple(self.films),
            failures=tuple(failed),
            errors=tuple(errors),
            was_stopped=was_stopped,
        )

    @property
    def has_begun(self) -> bool:
        """Whether a job was begun."""
        return bool(self._jobs)

    @property
    def expected_total(self) -> int:
        """The known jobs and those that are likely to come."""
        return max(self.forecast.expected_total, self.done)

    @property
    def is_guessed(self) -> bool:
        """Whether jobs are still to be revealed."""
        return bool(self.forecast.unknown_jobs())

    def standing_still(self, now: float) -> dict[int, float]:
        """The running jobs, by their ids, that show no progress, and for how many seconds; none on a cluster."""
        if self.is_on_cluster:
            return {}
        quiet = {id_: entry.quiet_for(now) for id_, entry in list(self.running.items())}
        return {
            id_: seconds
            for id_, seconds in quiet.items()
            if seconds >= max(STILL_SECONDS, self.forecast.seconds(self._jobs[id_].stage))
        }

    def counter(self) -> str:
        """Such as "12/45", " 3/~45" while the number of jobs is a guess, or "3/8+" while it is only known to grow."""
        total = str(self.expected_total)
        guessed, grows = "~" if self.is_guessed else "", "+" if self.may_grow else ""
        return f"{self.done:>{len(total)}}/{guessed}{total}{grows}"

    @property
    def may_grow(self) -> bool:
        """Whether films that are made again may need more jobs than are known, and nobody can tell how many."""
        return not self.is_guessed and self.forecast.may_grow

    def elapsed(self, now: float) -> float:
        """Seconds since the run started."""
        return now - self.started

    def seconds_left(self, now: float) -> float | None:
        """Seconds until the run ends, as far as can be told; None before the first job, and where one stands still."""
        if self._first_job is None or self.standing_still(now):
            return None
        running = {}
        for id_, entry in list(self.running.items()):
            steps = entry.steps()
            running[id_] = UnderWay(entry.job.stage, now - entry.since, steps.share if steps else 0.0)
        return self.forecast.seconds_left(now - self._first_job, running)

    def share_done(self) -> float:
        """The part of the work that is done, 0 to 1."""
        done, left = self.forecast.work_done(), self.forecast.work_left()
        return done / (done + left) if done + left else 0.0

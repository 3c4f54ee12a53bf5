"""How much of a run is left. The graph grows after its checkpoints, so a part of it has to be guessed."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from understudy.stages.table import revealed_by, starting_seconds

CHECKPOINTS = ("script", "timeline")
_NEEDED_BY = {"script": "timeline", "timeline": "film"}
"""The stages for which the jobs are that a checkpoint reveals."""
SETTLING_SECONDS = 3.0
"""For how long the measured pace of a run counts less than the assumed one, of one job per core."""
LEAST_SHARE_LEFT = 0.1
"""Of a running job that takes longer than expected: it is never just about to end."""

TELLING_SHARE = 0.2
"""Of its steps that a job must have done before they tell how long it takes: a model may have been loaded first."""


class UnderWay(NamedTuple):
    """A running job."""

    stage: str
    since: float
    """For how many seconds it has been running."""
    share: float = 0.0
    """The part of its steps that is done, 0 to 1; 0 for a job that tells none."""


class _Amounts(dict[str, float]):
    """Jobs, or seconds, by stage; none where nothing is said."""

    def __missing__(self, stage: str) -> float:
        return 0.0


class Forecast:
    """Counts the jobs and the seconds that are left, from what Snakemake tells and from what is typical."""

    def __init__(
        self,
        counts: Mapping[str, int],
        known_seconds: Mapping[str, float],
        cores: int,
        jobs_of_a_film: Mapping[str, float] | None = None,
    ) -> None:
        """From what is known per stage.

        `counts` are the known jobs, `known_seconds` what a job takes, and `jobs_of_a_film` how many jobs a whole
        film has; what is missing there is typical.
        """
        self._known_at_start = Counter(counts)
        self._counts = _Amounts(counts)
        self._known_seconds = known_seconds
        self._cores = cores
        self.total = self._known_at_start.total()
        self._typical_jobs = jobs_of_a_film or {}
        self._share_of_new_films = 1.0
        self._begun: Counter[str] = Counter()
        self._done: Counter[str] = Counter()
        self._measured = _Amounts()
        self._just_finished: list[str] = []
        self._about_to_reveal: list[str] = []
        self._revealed_films: Counter[str] = Counter()
        self._revealed_jobs = _Amounts()

    def expect(
        self,
        known_seconds: Mapping[str, float],
        jobs_of_a_film: Mapping[str, float],
        share_of_new_films: float = 1.0,
    ) -> None:
        """Count with these from now on, as if the forecast had been made with them.

        A film that is not new is made again after an edit: nobody knows how much of it, so nothing is expected.
        """
        self._known_seconds, self._typical_jobs = known_seconds, jobs_of_a_film
        self._share_of_new_films = share_of_new_films

    def begin(self, stage: str) -> None:
        """A job of the stage begins; it may fail and be tried again."""
        self._begun[stage] += 1

    def finish(self, stage: str, seconds: float) -> None:
        """A job of the stage is done, after so many seconds."""
        self._done[stage] += 1
        self._measured[stage] += seconds
        if stage in CHECKPOINTS:
            self._just_finished.append(stage)

    def fail(self, stage: str) -> None:
        """A job of the stage failed: it is not done, and nobody waits for it."""
        self._counts[stage] -= 1

    def set_total(self, total: int) -> None:
        """The number of known jobs, as Snakemake tells it after each job.

        Snakemake looks at the graph anew only after it has told the total that follows a checkpoint: what a
        checkpoint revealed shows in the next one.
        """
        self._reveal(self._about_to_reveal, max(0, total - self.total))
        self._about_to_reveal, self._just_finished = self._just_finished, []
        self.total = total

    def _reveal(self, checkpoints: list[str], jobs: int) -> None:
        """Share new jobs among the stages that the checkpoints reveal, in typical proportion."""
        shares = _Amounts()
        for checkpoint in checkpoints:
            self._revealed_films[checkpoint] += 1
            for stage, share in self._revealed_by(checkpoint).items():
                shares[stage] += share
        total = sum(shares.values())
        for stage, share in shares.items():
            self._counts[stage] += jobs * share / total
        for checkpoint in checkpoints:
            self._revealed_jobs[checkpoint] += jobs * sum(self._revealed_by(checkpoint).values()) / total

    def seconds(self, stage: str) -> float:
        """Seconds that a job of the stage takes: measured in this run, else in earlier ones, else typical."""
        if self._done[stage]:
            return self._measured[stage] / self._done[stage]
        return self._known_seconds.get(stage) or starting_seconds(stage)

    def unknown_jobs(self) -> dict[str, float]:
        """Jobs per stage that are not revealed yet, as many as earlier films of the run, or typical ones, had."""
        unknown = {}
        for checkpoint in CHECKPOINTS:
            films = self._films_to_reveal(checkpoint) * self._share_of_new_films
            typical = self._revealed_by(checkpoint)
            scale = films / sum(typical.values()) * self._jobs_of_a_film(checkpoint)
            for stage, jobs in typical.items():
                # A film that is made again is in the graph with the scenes that it had.
                unknown[stage] = jobs * scale - self._known_at_start[stage]
        return {stage: jobs for stage, jobs in unknown.items() if jobs > 0}

    @property
    def may_grow(self) -> bool:
        """Whether a checkpoint may still reveal jobs."""
        return any(self._films_to_reveal(checkpoint) > 0 for checkpoint in CHECKPOINTS)

    def _films_to_reveal(self, checkpoint: str) -> float:
        """Of so many films the checkpoint's jobs are still to come; none if nothing that needs them is asked for.

        What needs them begins when they are done. The checkpoint may never have run then: an edit before it can make
        Snakemake think so for a while.
        """
        needed_by = _NEEDED_BY[checkpoint]
        waiting = max(0, self._known_at_start[needed_by] - self._begun[needed_by])
        return min(self._counts[checkpoint] - self._revealed_films[checkpoint], waiting)

    def _jobs_of_a_film(self, checkpoint: str) -> float:
        films = self._revealed_films[checkpoint]
        return (
            self._revealed_jobs[checkpoint] / films if films else sum(self._revealed_by(checkpoint).values())
        )

    def _revealed_by(self, checkpoint: str) -> dict[str, float]:
        """The stages whose jobs the checkpoint reveals, and how many jobs of each a film has."""
        return {stage: self._typical_jobs.get(stage, jobs) for stage, jobs in revealed_by(checkpoint).items()}

    @property
    def expected_total(self) -> int:
        """The known jobs and those that are likely to come."""
        return self.total + round(sum(self.unknown_jobs().values()))

    def jobs_left(self) -> dict[str, float]:
        """Jobs per stage that are known or likely, and not done."""
        counts = list(self._counts.items())  # at one go: a view asks from another thread
        left = Counter({stage: max(0.0, jobs - self._done[stage]) for stage, jobs in counts})
        left.update(self.unknown_jobs())
        return dict(left)

    def work_left(self) -> float:
        """Seconds of work of the jobs that are not done."""
        return sum(jobs * self.seconds(stage) for stage, jobs in self.jobs_left().items())

    def work_done(self) -> float:
        """Seconds of work of the jobs that are done."""
        return sum(self._measured.values())

    def seconds_left(self, elapsed: float, running: Mapping[int, UnderWay]) -> float:
        """Seconds until the run ends.

        `elapsed` are the seconds since its first job began; `running` has the jobs that run, by their ids.
        """
        pace_work = self.work_done() + self._cores * SETTLING_SECONDS
        told = _Amounts()
        slowest = _Amounts()
        for stage, since, share in running.values():
            if share >= TELLING_SHARE:
                told[stage] = max(told[stage], since / share)
            slowest[stage] = max(slowest[stage], since / (1 - LEAST_SHARE_LEFT))
        # A job that takes longer than expected is the first to tell that its stage does.
        seconds = {
            stage: told[stage] or max(self.seconds(stage), slowest[stage]) for stage in self.jobs_left()
        }
        under_way = sum(min(since, seconds.get(stage, since)) for stage, since, _ in running.values())
        left = self.jobs_left().items()
        work_left = sum(jobs * seconds[stage] for stage, jobs in left) - under_way
        pace = (pace_work + under_way) / (elapsed + SETTLING_SECONDS)
        # The last stages of a film follow one another, however many cores there are.
        one_after_another = sum(min(1, jobs) * seconds[stage] for stage, jobs in left) - under_way
        return max(work_left / pace, one_after_another, 0.0)

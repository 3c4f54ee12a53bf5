"""What a run will take, told before its first job: jobs, time, disk and memory of each stage."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from understudy.progress.forecast import Forecast
from understudy.progress.history import History
from understudy.progress.outlook import Expectation, Outlook
from understudy.stages.table import in_order, starting_seconds

PlannedJob = tuple[str, Mapping[str, str]]
"""The stage of a job that is known to be done, and its wildcards."""

_NOTHING = Expectation(jobs=0, kind="", seconds=0, disk=0, vram=0)


@dataclass(frozen=True)
class Row:
    """All jobs of a stage."""

    stage: str
    jobs: float = 0.0
    unknown_jobs: float = 0.0
    """Of them, those that a checkpoint is still to reveal."""
    seconds: float = 0.0
    disk: float = 0.0
    """Bytes."""
    vram: float = 0.0
    """Gigabytes of graphics memory at most; 0 where none is needed, or nothing is known."""
    memory: float = 0.0
    """Gigabytes of RAM of a worker at most; 0 where nothing is known."""
    is_measured: bool = True
    """Whether all of it was measured on this machine; else it is typical."""

    def joined(self, other: "Row") -> "Row":
        """The jobs of two films."""
        return Row(
            self.stage,
            self.jobs + other.jobs,
            self.unknown_jobs + other.unknown_jobs,
            self.seconds + other.seconds,
            self.disk + other.disk,
            max(self.vram, other.vram),
            max(self.memory, other.memory),
            self.is_measured and other.is_measured,
        )


@dataclass(frozen=True)
class Estimate:
    """What a run will take."""

    rows: tuple[Row, ...]
    """In the order in which films pass through the stages."""
    known_jobs: int
    outlooks: tuple[Outlook, ...]
    """Of the films that are worked on."""

    @property
    def jobs(self) -> int:
        """The known jobs, and those that are likely to come."""
        return self.known_jobs + round(sum(row.unknown_jobs for row in self.rows))

    @property
    def disk(self) -> float:
        """Bytes that will be written."""
        return sum(row.disk for row in self.rows)

    @property
    def largest_file(self) -> float:
        """Bytes that the job writes which writes most."""
        return max((row.disk / row.jobs for row in self.rows if row.jobs), default=0.0)

    @property
    def work(self) -> float:
        """Seconds of one core, or of the card."""
        return sum(row.seconds for row in self.rows)

    @property
    def measured_share(self) -> float:
        """The part of the work, 0 to 1, whose time was measured on this machine."""
        measured = sum(row.seconds for row in self.rows if row.is_measured)
        return measured / self.work if self.work else 1.0

    def duration(self, cores: int) -> float:
        """Seconds until the run ends: models work one by one, and no film is done before its longest chain."""
        one_by_one = sum(row.seconds for row in self.rows if row.vram)
        chain = sum(row.seconds / max(1.0, row.jobs) for row in self.rows)
        return max(self.work / cores, one_by_one, chain)

    @property
    def share_of_new_films(self) -> float:
        """The part of the films, 0 to 1, that were never made."""
        return 1 - sum(outlook.is_made for outlook in self.outlooks) / max(1, len(self.outlooks))

    def seconds(self) -> dict[str, float]:
        """Of a job, by stage."""
        return {row.stage: row.seconds / row.jobs for row in self.rows if row.jobs}

    def jobs_of_a_film(self) -> dict[str, float]:
        """How many jobs of each stage a film has, on average."""
        total: Counter[str] = Counter()
        for outlook in self.outlooks:
            total.update({stage: expectation.jobs for stage, expectation in outlook.stages.items()})
        return {stage: jobs / len(self.outlooks) for stage, jobs in total.items()}


def estimate(outlooks: Sequence[Outlook], jobs: Iterable[PlannedJob], history: History) -> Estimate:
    """What `jobs`, and those that their checkpoints reveal, will take.

    What earlier runs measured of jobs of the same kind counts, else what is typical. A job belongs to the film of
    its topic and preset; without a preset, to the first of its topic; without a topic, to the only film there is.
    """
    counts: dict[int | None, Counter[str]] = defaultdict(Counter)
    for stage, wildcards in jobs:
        counts[_place_of_film(outlooks, wildcards)][stage] += 1
    joined: dict[str, Row] = {}
    for place, of_film in counts.items():
        outlook = None if place is None else outlooks[place]
        for row in _rows(outlook, of_film, history):
            joined[row.stage] = joined[row.stage].joined(row) if row.stage in joined else row
    return Estimate(
        rows=tuple(joined[stage] for stage in in_order(joined)),
        known_jobs=sum(of_film.total() for of_film in counts.values()),
        outlooks=tuple(outlooks[place] for place in counts if place is not None),
    )


def film_of(outlooks: Sequence[Outlook], wildcards: Mapping[str, str]) -> Outlook | None:
    """The film that a job belongs to."""
    place = _place_of_film(outlooks, wildcards)
    return None if place is None else outlooks[place]


def _place_of_film(outlooks: Sequence[Outlook], wildcards: Mapping[str, str]) -> int | None:
    topic, preset = wildcards.get("topic"), wildcards.get("preset")
    if topic is None:
        return 0 if len(outlooks) == 1 and "persona" not in wildcards else None
    fitting = (
        place
        for place, outlook in enumerate(outlooks)
        if outlook.topic == topic and preset in (outlook.preset, None)
    )
    return next(fitting, None)


def _rows(outlook: Outlook | None, counts: Mapping[str, int], history: History) -> list[Row]:
    stages = outlook.stages if outlook else {}
    forecast = Forecast(counts, {}, 1, {stage: expected.jobs for stage, expected in stages.items()})
    unknown = forecast.unknown_jobs()
    return [
        _row(stage, jobs, unknown.get(stage, 0.0), stages.get(stage), history)
        for stage, jobs in forecast.jobs_left().items()
    ]


def _row(stage: str, jobs: float, unknown: float, expected: Expectation | None, history: History) -> Row:
    expected = expected or replace(_NOTHING, seconds=starting_seconds(stage))
    record = history.get(stage, {}).get(expected.kind)
    return Row(
        stage=stage,
        jobs=jobs,
        unknown_jobs=unknown,
        seconds=jobs * (record.seconds if record else expected.seconds),
        disk=jobs * (record.disk if record else expected.disk),
        vram=(record.vram if record else 0.0) or expected.vram,
        memory=record.memory if record else 0.0,
        is_measured=record is not None,
    )

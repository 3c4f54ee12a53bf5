"""Remembers from run to run what a job of each kind took on this machine: time, disk and memory."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from understudy.files import write_json

DEFAULT_FILE = Path(".snakemake/understudy-history.json")

_MOST_JOBS = 30
"""As so many jobs earlier runs count at most, so that a new card or disk shows after a film or two."""


@dataclass(frozen=True)
class Record:
    """What jobs of one kind took."""

    jobs: int
    seconds: float
    """Of a job, on average, with the loading of models shared among all."""
    disk: float
    """Bytes that a job leaves, on average."""
    vram: float = 0.0
    """Gigabytes (10**9 bytes) of graphics memory at most; 0 where none was used."""
    memory: float = 0.0
    """Gigabytes of RAM of the worker at most; 0 where no worker took part."""

    def joined(self, newer: "Record") -> "Record":
        """This and what was measured after it. Of peaks the newer one counts: a program may need less than before."""
        known = min(self.jobs, _MOST_JOBS)
        jobs = known + newer.jobs
        return Record(
            jobs=jobs,
            seconds=(known * self.seconds + newer.jobs * newer.seconds) / jobs,
            disk=(known * self.disk + newer.jobs * newer.disk) / jobs,
            vram=newer.vram or self.vram,
            memory=newer.memory or self.memory,
        )


History = dict[str, dict[str, Record]]
"""Stage, then kind of job (`understudy.progress.outlook`), then what such jobs took."""


def joined(earlier: Mapping[str, Mapping[str, Record]], newer: Mapping[str, Mapping[str, Record]]) -> History:
    """Both histories, `newer` measured after `earlier`."""
    both = {stage: dict(kinds) for stage, kinds in earlier.items()}
    for stage, kinds in newer.items():
        known = both.setdefault(stage, {})
        for kind, record in kinds.items():
            known[kind] = known[kind].joined(record) if kind in known else record
    return both


def read_history(file: Path) -> History:
    """What earlier runs measured; nothing if there is no readable file, for it is only a help."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        return {
            stage: {kind: Record(**record) for kind, record in kinds.items()}
            for stage, kinds in content.items()
        }
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def write_history(file: Path, history: History) -> None:
    """Keep a history, if the folder can be written."""
    try:
        write_json(
            file,
            {
                stage: {kind: asdict(record) for kind, record in kinds.items()}
                for stage, kinds in history.items()
            },
        )
    except OSError:
        return

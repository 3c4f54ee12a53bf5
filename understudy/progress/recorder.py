"""Collects what the jobs of a run take, for the estimates of later runs."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from understudy.progress.estimate import film_of
from understudy.progress.history import History, Record
from understudy.progress.job import Job
from understudy.progress.outlook import Outlook
from understudy.progress.peak import Peak, peak_in


class Recorder:
    """Keeps one record for each stage and kind of job."""

    def __init__(self) -> None:
        self.history: History = defaultdict(dict)

    def record(self, outlooks: Sequence[Outlook], job: Job, seconds: float) -> None:
        """A job is done, after so many seconds; it counts if it belongs to a film of known kind."""
        film = film_of(outlooks, job.wildcards)
        if film is None or job.stage not in film.stages:
            return
        peak = next(filter(None, map(peak_in, job.logs)), Peak(0.0, 0.0))
        new = Record(1, seconds, float(sum(map(_size, job.outputs))), peak.vram, peak.memory)
        kinds, kind = self.history[job.stage], film.stages[job.stage].kind
        known = kinds.get(kind)
        if known:
            vram, memory = max(known.vram, new.vram), max(known.memory, new.memory)
            new = replace(known.joined(new), vram=vram, memory=memory)
        kinds[kind] = new


def _size(file: str) -> int:
    try:
        return Path(file).stat().st_size
    except OSError:
        return 0

"""How it is known what must be made again: a file is what it was made from, and one value says so.

That value, `made_of`, is a digest of what its job is asked for (the params of its rule) and of the same values of the
files that it is made from; of the user's files, of their content. `ancient` inputs are left out: what a job uses of
script.json and timeline.json stands in its params. The value is written beside each file (`understudy.records`) when
its job has ended well. A file whose record says something else is made again; no date means anything, nor which files
happen to be missing.

Snakemake 9.27 has no hook for this question: it compares dates, and params with records of its own that it deletes
when a job fails. So four of its methods are replaced here; `install` does it.
"""

import hashlib
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from snakemake.common.tbdstring import TBDString
from snakemake.dag import DAG
from snakemake.io import _IOFile
from snakemake.persistence import PersistenceBase

from understudy.persona.digests import DEFAULT_FILE, Digests
from understudy.records import damage, read_record, write_record

_ORDER_ONLY = ("consent", "spoken_consent")
"""Rules whose files permit a job, and are no part of what it makes."""


class Judge:
    """Knows what files must be made of, as far as the graph is known."""

    def __init__(self) -> None:
        self._contents = Digests(DEFAULT_FILE)
        self._known: dict[int, tuple[Any, str | None]] = {}
        """Of the jobs of the graph as it is now, by their identity."""
        self._dag: DAG | None = None
        self._makers: dict[str, Any] = {}
        """The job that makes a file, as far as somebody has asked."""
        self.damaged: dict[str, str] = {}
        """Files that are there and not as they were made, and what is wrong with each."""

    def look_at(self, dag: DAG) -> None:
        """The graph has changed, or there is one now."""
        self._dag = dag
        self._known.clear()
        self._makers.clear()
        self.damaged.clear()

    def of_input(self, name: str) -> Callable[..., str]:
        """For the params of a rule: the value that one of its input files must have; empty while that is not known.

        Such params are called `made_of`, and are left out of the value of the job itself.
        """

        def value(wildcards: Any, input: Any) -> str:  # noqa: A002  Snakemake gives it by this name
            if self._dag and not self._makers:
                self._makers |= {file: job for job in self._dag.jobs for file in job.output}
            maker = self._makers.get(input[name])
            return (maker and self.made_of(self._dag, maker)) or ""

        return value

    def made_of(self, dag: DAG, job: Any) -> str | None:
        """The value of the files of a job; None while it is not known what they will be made of."""
        known = self._known.get(id(job))
        if known is None:
            known = self._known[id(job)] = job, self._made_of(dag, job)
        return known[1]

    def is_outdated(self, dag: DAG, job: Any) -> bool:
        """Whether the files of a job are to be made again, wherever they are needed."""
        value = self.made_of(dag, job)
        if value is None:
            return False  # the graph will be looked at anew
        for output in map(Path, job.output):
            record = read_record(output)
            if record is None and (output.exists() or job.is_checkpoint):
                return True
            if record is not None and record.made_of != value:
                return True
            if output.exists() and (wrong := damage(output, record)):
                self.damaged[str(output)] = wrong
        return False

    def note(self, dag: DAG, job: Any) -> None:
        """Write the records of a job that has ended well."""
        value = self.made_of(dag, job)
        for output in map(Path, job.output):
            if value is not None and output.exists():
                write_record(output, value)

    def _made_of(self, dag: DAG, job: Any) -> str | None:
        asked = _asked(job)
        if any(isinstance(value, TBDString) for value in asked.values()):
            job.reset_params_and_resources()
            asked = _asked(job)
            if any(isinstance(value, TBDString) for value in asked.values()):
                return None
        makers = {file: maker for maker, files in dag.dependencies[job].items() for file in files}
        parts = []
        for file in job.input:
            if file.flags.get("checkpoint_target"):
                return None
            maker = makers.get(file)
            if file.is_ancient or (maker and maker.rule.name in _ORDER_ONLY):
                continue
            part = self.made_of(dag, maker) if maker else self._given(Path(file))
            if part is None:
                return None
            parts.append(part)
        text = json.dumps([asked, parts], sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    def _given(self, file: Path) -> str | None:
        """Of a file that no job of this graph makes: the user's, or one that was made outside of an allocation."""
        if record := read_record(file):
            return record.made_of
        if file.is_dir():
            contents = [self._contents.of(inner) for inner in sorted(file.rglob("*")) if inner.is_file()]
            return hashlib.sha256("".join(contents).encode()).hexdigest()
        content = self._contents.of(file) if file.is_file() else None
        self._contents.save()
        return content


def _asked(job: Any) -> dict[str, Any]:
    """What a job is asked for."""
    return {name: value for name, value in job.params.items() if name != "made_of"}


class _Changed:
    """Stands for a change of params where Snakemake's own record does not tell which it was."""

    def __str__(self) -> str:
        return "what it is made from differs"


def install(judge: Judge) -> None:
    """Let Snakemake ask the judge."""
    told_by_snakemake, look, finish = PersistenceBase.params_changed, DAG.update_needrun, DAG.finish

    def params_changed(self: PersistenceBase, job: Any, file: Any = None) -> Any:
        if not judge.is_outdated(self.dag, job):
            return False
        return told_by_snakemake(self, job, file) or _Changed()

    async def update_needrun(self: DAG, *arguments: Any, **named: Any) -> None:
        judge.look_at(self)
        await look(self, *arguments, **named)

    async def finish_and_note(self: DAG, job: Any, *arguments: Any, **named: Any) -> Any:
        if not self.workflow.dryrun:
            judge.look_at(self)
            for done in job.jobs if job.is_group() else [job]:
                judge.note(self, done)
        return await finish(self, job, *arguments, **named)

    async def is_newer(self: _IOFile, time: float) -> bool:
        return False

    replacements: list[tuple[type, Callable[..., Any] | Callable[..., Awaitable[Any]]]] = [
        (PersistenceBase, params_changed),
        (DAG, update_needrun),
        (_IOFile, is_newer),
    ]
    for kind, method in replacements:
        setattr(kind, method.__name__, method)
    DAG.finish = finish_and_note
    PersistenceBase.has_metadata = lambda self, job: True
    PersistenceBase.has_outdated_metadata = lambda self, job: False

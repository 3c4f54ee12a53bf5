"""How it is known what must be made again: a file is what it was made from, and one value says so.

That value, `made_of`, is a digest of what its job is asked for (the params of its rule) and of the same values of the
files that it is made from; of the user's files, of their content. `ancient` inputs are left out: what a job uses of
script.json and timeline.json stands in its params. A file whose record says something else is made again; no date
means anything, nor which files happen to be missing.

When a job begins, the records of its files go (`understudy.records`), and the value is computed from the records of
what it works from; when it has ended well, that value is written beside its files. So a job that was killed leaves
nothing that passes for new, and what changed while a run was at work is noticed by the next one.

Snakemake 9.27 has no hook for this question: it compares dates, and params with records of its own that it deletes
when a job fails. So `install` replaces some of its methods.
"""

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from snakemake.common.tbdstring import TBDString
from snakemake.dag import DAG
from snakemake.io import _IOFile
from snakemake.persistence import PersistenceBase

from understudy.persona.digests import DEFAULT_FILE, Digests
from understudy.records import damage, forget_record, read_record, write_record

_TOGETHER = "publish"
"""The rule whose files lie together where people look for them: none is left missing."""
_ORDER_ONLY = ("consent", "spoken_consent")
"""Rules whose files permit a job, and are no part of what it makes."""


class Judge:
    """Knows what files must be made of, as far as the graph is known."""

    def __init__(self) -> None:
        self._contents = Digests(DEFAULT_FILE)
        self._known: dict[int, tuple[Any, str | None]] = {}
        """Of the jobs of the graph as it is now, by their identity."""
        self._begun: dict[str, str | None] = {}
        """The value of each file that a job is making."""
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
            if maker and self._begun:
                self._ask_again(maker)
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
        # Without a checkpoint's file nobody knows what a film is made of.
        if (job.is_checkpoint or job.rule.name == _TOGETHER) and not all(map(os.path.exists, job.output)):
            return True
        value = self.made_of(dag, job)
        if value is None:
            return False  # the graph will be looked at anew
        for output in map(Path, job.output):
            record = read_record(output)
            if record is None and output.exists():
                return True
            if record is not None and record.made_of != value:
                return True
            if output.exists() and (wrong := damage(output, record)):
                self.damaged[str(output)] = wrong
        return False

    def begin(self, dag: DAG, job: Any) -> None:
        """A job begins: what its files were is over."""
        value = self._made_of(dag, job, lambda file, maker: _recorded(file))
        for output in job.output:
            self._begun[output] = value
            forget_record(Path(output))

    def note(self, dag: DAG, job: Any) -> None:
        """Write the records of a job that has ended well."""
        for output in job.output:
            is_mine, path = output in self._begun, Path(output)
            value = self._begun[output] if is_mine else self.made_of(dag, job)
            # What was made in an allocation of a cluster has been noted there, if this machine sees it.
            if value is not None and path.exists() and (is_mine or not read_record(path)):
                write_record(path, value)

    def _ask_again(self, job: Any) -> None:
        """Let everything that a job depends on be read anew: somebody may edit the script while jobs are at work."""
        self._known.clear()
        for made in self._dag.bfs(self._dag.dependencies, job):
            if self._dag.finished(made) or not self._dag.needrun(made):
                _ask_anew(made)

    def _made_of(
        self, dag: DAG, job: Any, of_made: Callable[[Any, Any], str | None] | None = None
    ) -> str | None:
        """As `made_of`; `of_made` gives the value of a file with the job that makes it, for what is made already."""
        asked = _asked(job)
        if any(isinstance(value, TBDString) for value in asked.values()):
            _ask_anew(job)
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
            if maker is None:
                part = self._given(Path(file))
            else:
                part = of_made(file, maker) if of_made else self.made_of(dag, maker)
            if part is None:
                return None
            parts.append(part)
        text = json.dumps([asked, parts], sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    def _given(self, file: Path) -> str | None:
        """Of a file that no job of this graph makes: the user's, or one that was made outside of an allocation."""
        if file.is_relative_to("results") and (value := _recorded(file)):
            return value
        if file.is_dir():
            contents = [self._contents.of(inner) for inner in sorted(file.rglob("*")) if inner.is_file()]
            return hashlib.sha256("".join(contents).encode()).hexdigest()
        content = self._contents.of(file) if file.is_file() else None
        self._contents.save()
        return content


def _recorded(file: Any) -> str | None:
    record = read_record(Path(file))
    return record.made_of if record else None


def _ask_anew(job: Any) -> None:
    """Let the params of a job be asked for anew, which Snakemake 9.27 does but once."""
    job._params_and_resources_resetted = False
    job.reset_params_and_resources()


def _asked(job: Any) -> dict[str, Any]:
    """What a job is asked for."""
    return {name: value for name, value in job.params.items() if name != "made_of"}


class _Changed:
    """Stands for a change of params where Snakemake's own record does not tell which it was."""

    def __str__(self) -> str:
        return "what it is made from differs"


def _makes_nothing(workflow: Any) -> bool:
    """A dry run, or one that only touches files."""
    return workflow.dryrun or workflow.touch


def install(judge: Judge) -> None:
    """Let Snakemake ask the judge."""
    told_by_snakemake, look = PersistenceBase.params_changed, DAG.update_needrun
    begin, finish = DAG.register_running, DAG.finish

    def params_changed(self: PersistenceBase, job: Any, file: Any = None) -> Any:
        if not judge.is_outdated(self.dag, job):
            return False
        return told_by_snakemake(self, job, file) or _Changed()

    async def update_needrun(self: DAG, *arguments: Any, **named: Any) -> None:
        judge.look_at(self)
        await look(self, *arguments, **named)

    def register_running(self: DAG, jobs: Any) -> Any:
        for job in jobs:
            if not (job.is_group() or _makes_nothing(self.workflow)):
                judge.begin(self, job)
        return begin(self, jobs)

    async def finish_and_note(self: DAG, job: Any, *arguments: Any, **named: Any) -> Any:
        if not _makes_nothing(self.workflow):
            judge.look_at(self)
            for done in job.jobs if job.is_group() else [job]:
                judge.note(self, done)
        return await finish(self, job, *arguments, **named)

    async def is_newer(self: _IOFile, time: float) -> bool:
        return False

    PersistenceBase.params_changed = params_changed
    PersistenceBase.has_metadata = lambda self, job: True
    PersistenceBase.has_outdated_metadata = lambda self, job: False
    DAG.update_needrun = update_needrun
    DAG.register_running = register_running
    DAG.finish = finish_and_note
    _IOFile.is_newer = is_newer

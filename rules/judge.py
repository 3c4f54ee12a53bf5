"""How it is known what must be made again: a file is what it was made from, and one value says so.

That value, `made_of`, is a digest of what its job is asked for (the params of its rule) and of the same values of the
files that it is made from; of the user's files, of their content. `ancient` inputs are left out: what a job uses of
script.json and timeline.json stands in its params. A file whose record says something else is made again; no date
means anything, nor which files happen to be missing.

When a job begins, the records of its files go (`understudy.records`), and the value is computed from the records of
what it works from; when it has ended well, that value is written beside its files. So a job that was killed leaves
nothing that passes for new, and what changed while a run was at work is noticed by the next one.

Snakemake asks the judge: `understudy.snakemake.ask_judge`.
"""

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from understudy.persona.digests import DEFAULT_FILE, Digests
from understudy.records import damage, forget_record, read_record, write_record
from understudy.snakemake import Plan, ask_anew, awaits_checkpoint, is_order_only, is_unknown

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
        self._answers: dict[int, bool] = {}
        """Whether they are outdated, as far as somebody has asked."""
        self._begun: dict[str, str | None] = {}
        """The value of each file that a job is making."""
        self._plan: Plan | None = None
        self._makers: dict[str, Any] = {}
        """The job that makes a file, as far as somebody has asked."""
        self.damaged: dict[str, str] = {}
        """Files that are there and not as they were made, and what is wrong with each."""

    def look_at(self, plan: Plan) -> None:
        """The graph has changed, or there is one now."""
        self._plan = plan
        self._known.clear()
        self._answers.clear()
        self._makers.clear()
        self.damaged.clear()

    @property
    def _graph(self) -> Plan:
        if self._plan is None:
            raise RuntimeError("a job is judged before there is a graph")
        return self._plan

    def of_input(self, name: str) -> Callable[..., str]:
        """For the params of a rule: the value that one of its input files must have; empty while that is not known.

        Such params are called `made_of`, and are left out of the value of the job itself.
        """

        def value(wildcards: Any, input: Any) -> str:  # noqa: A002  Snakemake gives it by this name
            if self._plan and not self._makers:
                self._makers |= self._plan.makers()
            maker = self._makers.get(input[name])
            if maker and self._begun:
                self._ask_again(maker)
            return (maker and self.made_of(maker)) or ""

        return value

    def made_of(self, job: Any) -> str | None:
        """The value of the files of a job; None while it is not known what they will be made of."""
        known = self._known.get(id(job))
        if known is None:
            known = self._known[id(job)] = job, self._made_of(job)
        return known[1]

    def is_outdated(self, job: Any) -> bool:
        """Whether the files of a job are to be made again, wherever they are needed."""
        if id(job) not in self._answers:
            self._answers[id(job)] = self._is_outdated(job)
        return self._answers[id(job)]

    def _is_outdated(self, job: Any) -> bool:
        # Without a checkpoint's file nobody knows what a film is made of.
        if (job.is_checkpoint or job.rule.name == _TOGETHER) and not all(map(os.path.exists, job.output)):
            return True
        value = self.made_of(job)
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

    def begin(self, job: Any) -> None:
        """A job begins: what its files were is over."""
        value = self._made_of(job, lambda file, maker: _recorded(file))
        for output in job.output:
            self._begun[output] = value
            forget_record(Path(output))

    def note(self, job: Any) -> None:
        """Write the records of a job that has ended well."""
        for output in job.output:
            is_mine, path = output in self._begun, Path(output)
            value = self._begun[output] if is_mine else self.made_of(job)
            # What was made in an allocation of a cluster has been noted there, if this machine sees it.
            if value is not None and path.exists() and (is_mine or not read_record(path)):
                write_record(path, value)

    def _ask_again(self, job: Any) -> None:
        """Let everything that a job depends on be read anew: somebody may edit the script while jobs are at work."""
        self._known.clear()
        for settled in self._graph.settled(job):
            ask_anew(settled)

    def _made_of(self, job: Any, of_made: Callable[[Any, Any], str | None] | None = None) -> str | None:
        """As `made_of`; `of_made` gives the value of a file with the job that makes it, for what is made already."""
        asked = _asked(job)
        if any(map(is_unknown, asked.values())):
            ask_anew(job)
            asked = _asked(job)
            if any(map(is_unknown, asked.values())):
                return None
        makers = self._graph.makers_of_inputs(job)
        parts = []
        for file in job.input:
            if awaits_checkpoint(file):
                return None
            maker = makers.get(file)
            if is_order_only(file) or (maker and maker.rule.name in _ORDER_ONLY):
                continue
            if maker is None:
                part = self._given(Path(file))
            else:
                part = of_made(file, maker) if of_made else self.made_of(maker)
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


def _asked(job: Any) -> dict[str, Any]:
    """What a job is asked for."""
    return {name: value for name, value in job.params.items() if name != "made_of"}

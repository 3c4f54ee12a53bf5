"""The only door to Snakemake: all that is used of it and that its documentation does not promise.

Everything else uses what it promises: rules, profiles, `WorkflowError`, the interface of loggers. So a new version
needs one file read, and tests/workflow/test_snakemake.py holds that it stays one.

Under a version without what is needed here, it goes a plainer and slower way, and a warning says so. Where a film could
be a wrong one, nothing is made, and the error names the versions that were tested.
"""

import logging
import pkgutil
import runpy
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Protocol, TextIO

TESTED = ("9.27.0", "9.27.1")
"""Versions with which the tests of the graph have passed; `make test-newest-snakemake` tells of a newer one."""

_NEEDED = {
    "snakemake.dag:DAG": "jobs dependencies bfs finished needrun needrun_jobs update_needrun register_running finish",
    "snakemake.persistence:PersistenceBase": "params_changed has_metadata has_outdated_metadata",
    "snakemake.io": "checkpoint_target",
    "snakemake.io:_IOFile": "is_newer is_ancient",
    "snakemake.jobs:Job": "_params_and_resources_resetted reset_params_and_resources",
    "snakemake.common.tbdstring": "TBDString",
    "snakemake.workflow:Workflow": "dag rerun_triggers dryrun touch is_main_process local_exec remote_exec _build_dag "
    "execute register_resource get_rule is_rule",
}
"""Without these it is not known what is outdated."""


# Versions.


def version() -> str:
    """That of the Snakemake that is installed."""
    from snakemake import __version__

    return __version__


def check_version(workflow: Any) -> None:
    """Raises WorkflowError if this Snakemake cannot be told what is outdated; warns of one that was not tested."""
    for owner, names in _NEEDED.items():
        for name in names.split():
            try:
                getattr(pkgutil.resolve_name(owner), name)
            except (ImportError, AttributeError) as error:
                raise cannot_be_trusted(str(error)) from None
    if version() not in TESTED and workflow.is_main_process:
        _warn("it was not tested with this workflow")


def cannot_be_trusted(why: str) -> Exception:
    """A WorkflowError for a Snakemake that would pass old files for new."""
    from snakemake.exceptions import WorkflowError

    return WorkflowError(
        f"Snakemake {version()} does not let this workflow decide what is outdated: {why}. "
        f"Install one that was tested, with: pip install snakemake=={TESTED[-1]}"
    )


def _warn(what_is_different: str) -> None:
    from snakemake.logging import logger

    logger.warning(f"Snakemake {version()}: {what_is_different}. Tested: {', '.join(TESTED)}.")


# How Snakemake is started.

COMMAND = (sys.executable, "-m", "snakemake")
"""The beginning of its command line, for a process of its own."""
MODULES = ("snakemake.cli", "snakemake.executors.local", "snakemake.scheduling.job_scheduler")
"""What every run loads. Whoever loads them beforehand leaves out those that a version has not: its runs begin later."""
LOCKS = Path(".snakemake/locks")
"""In the project: has files while a run is at work, and after one that was killed. Without it, Snakemake itself refuses
to start after a killed run, and says how to go on."""


def be_snakemake(arguments: Iterable[str]) -> None:
    """Be `snakemake` with these arguments, in this process; it ends by SystemExit."""
    sys.argv = ["snakemake", *arguments]
    runpy.run_module("snakemake", run_name="__main__")


# What this call of Snakemake is.


def is_main(workflow: Any) -> bool:
    """Whether it is the call that the user started, and none for the jobs of it."""
    return workflow.is_main_process


def works_on_node(workflow: Any) -> bool:
    """Whether it makes the jobs of an allocation of a cluster."""
    return workflow.remote_exec


def works_here(workflow: Any) -> bool:
    """Whether jobs work beside it, and not on the nodes of a cluster."""
    return workflow.local_exec


def wants_conda(workflow: Any) -> bool:
    """Whether the command line says --sdm conda."""
    from snakemake.settings.types import DeploymentMethod

    return DeploymentMethod.CONDA in workflow.deployment_settings.deployment_method


# Where another workflow has this one as a module.


def is_module(workflow: Any) -> bool:
    """Whether what is read now is a module of another Snakefile."""
    return not workflow.modifier.is_main_snakefile()


def call_hooks_of_module(workflow: Any, **hooks: Callable[[], None]) -> None:
    """Let `onstart`, `onsuccess` and `onerror` of a module be called before those of whoever imports it.

    Snakemake calls those of the main Snakefile alone.
    """

    def join(ours: Callable[[], None], theirs: Callable[[str], None]) -> Callable[[str], None]:
        def call_both(log: str) -> None:
            ours()
            theirs(log)

        return call_both

    def join_all() -> None:
        for name, hook in hooks.items():
            setattr(workflow, f"_{name}", join(hook, getattr(workflow, f"_{name}")))

    inside = [f"_{name}" for name in hooks]
    if _has(workflow, *inside, otherwise="of a module, no run begins as it should"):
        before_execution(workflow, join_all)


def outputs_of_rule(workflow: Any, name: str) -> list[str]:
    """The patterns of a rule's files; none where there is no such rule."""
    return list(workflow.get_rule(name).output) if workflow.is_rule(name) else []


# The graph, and who decides what of it is made again.


class Plan:
    """The graph of jobs as Snakemake knows it now.

    Of a job, `input`, `output`, `params`, `rule.name` and `wildcards_dict` may be used elsewhere, too.
    """

    def __init__(self, dag: Any) -> None:
        self._dag = dag

    def jobs(self) -> list[Any]:
        """All of them."""
        return list(self._dag.jobs)

    def makers(self) -> dict[str, Any]:
        """The jobs that make files, by file."""
        return {file: job for job in self._dag.jobs for file in job.output}

    def makers_of_inputs(self, job: Any) -> dict[str, Any]:
        """The jobs that make a job's inputs, by file."""
        return {file: maker for maker, files in self._dag.dependencies[job].items() for file in files}

    def settled(self, job: Any) -> Iterator[Any]:
        """A job and all that it depends on, without what is still to be done."""
        for other in self._dag.bfs(self._dag.dependencies, job):
            if self._dag.finished(other) or not self._dag.needrun(other):
                yield other

    def planned(self) -> list[Any]:
        """The jobs that are to be done."""
        return list(self._dag.needrun_jobs())

    def left(self) -> set[Any]:
        """Those of them that are not done."""
        return {job for job in self._dag.needrun_jobs() if not self._dag.finished(job)}

    def targets(self) -> set[Any]:
        """The jobs that were asked for."""
        return _targets(self._dag)

    def asked_for(self) -> set[Any]:
        """Those, and what they directly work from: a plain call asks for a rule without files of its own."""
        return {job for target in self.targets() for job in (target, *self._dag.dependencies[target])}

    def wanted(self) -> list[Any]:
        """The jobs that were asked for, and all that they depend on."""
        return list(self._dag.bfs(self._dag.dependencies, *self.targets()))

    def not_found(self) -> set[str]:
        """What --until names that no job of the graph is."""
        return _until(self._dag) - {name for job in self._dag.jobs for name in _names(job)}


def plan(workflow: Any) -> Plan:
    """The graph as it is now."""
    return Plan(workflow.dag)


class Judge(Protocol):
    """Decides what is made again."""

    def look_at(self, plan: Plan) -> None:
        """The graph has changed, or there is one now."""

    def is_outdated(self, job: Any) -> bool:
        """Whether the files of a job are to be made again, wherever they are needed."""

    def begin(self, job: Any) -> None:
        """A job begins."""

    def note(self, job: Any) -> None:
        """A job has ended well."""


class _Changed:
    """Stands for a change of params where Snakemake's own record does not tell which it was."""

    def __str__(self) -> str:
        return "what it is made from differs"


def ask_judge(judge: Judge) -> None:
    """Let a judge decide what is made again, and know when jobs begin and end.

    Snakemake has no hook for this question: it compares dates, and params with records of its own that it deletes when
    a job fails. `check_version` refuses what has not these methods; `check_plan` a version that does not call them.
    """
    from snakemake.dag import DAG
    from snakemake.io import _IOFile
    from snakemake.persistence import PersistenceBase

    told_by_snakemake, look = PersistenceBase.params_changed, DAG.update_needrun
    begin, finish = DAG.register_running, DAG.finish

    def params_changed(self: PersistenceBase, job: Any, *arguments: Any, **named: Any) -> Any:
        return judge.is_outdated(job) and (told_by_snakemake(self, job, *arguments, **named) or _Changed())

    async def update_needrun(self: DAG, *arguments: Any, **named: Any) -> Any:
        judge.look_at(Plan(self))
        return await look(self, *arguments, **named)

    def register_running(self: DAG, jobs: Any) -> Any:
        for job in jobs:
            if not (job.is_group() or _makes_nothing(self.workflow)):
                judge.begin(job)
        return begin(self, jobs)

    async def finish_and_note(self: DAG, job: Any, *arguments: Any, **named: Any) -> Any:
        if not _makes_nothing(self.workflow):
            judge.look_at(Plan(self))
            for done in job.jobs if job.is_group() else [job]:
                judge.note(done)
        return await finish(self, job, *arguments, **named)

    async def is_newer(self: _IOFile, *arguments: Any, **named: Any) -> bool:
        return False

    PersistenceBase.params_changed = params_changed
    PersistenceBase.has_metadata = lambda self, job: True
    PersistenceBase.has_outdated_metadata = lambda self, job: False
    DAG.update_needrun = update_needrun
    DAG.register_running = register_running
    DAG.finish = finish_and_note
    _IOFile.is_newer = is_newer


def _makes_nothing(workflow: Any) -> bool:
    """A dry run, or one that only touches files."""
    return workflow.dryrun or workflow.touch


def check_plan(workflow: Any, check: Callable[[], None]) -> None:
    """Call `check` when there is a plan, before Snakemake says anything of it or begins a job.

    There is no hook between planning and what Snakemake says of the plan, such as "nothing to be done".
    """
    build = workflow._build_dag

    def build_and_check() -> None:
        from snakemake.exceptions import WorkflowError

        triggers = {trigger.name for trigger in workflow.rerun_triggers}
        if "PARAMS" not in triggers and not workflow.remote_exec:
            raise WorkflowError("--rerun-triggers: params must be among them; dates mean nothing here.")
        build()
        check()

    workflow._build_dag = build_and_check


# --until and --omit-from. Without what is needed here, they choose among the jobs that are known at first.


def choose_among_unknown() -> None:
    """Let --until and --omit-from choose among all jobs, also those that a checkpoint is still to reveal.

    Snakemake takes away what was not asked for as soon as it plans, and with it all that would have been revealed. Here
    the graph stays whole while it is not known, and what was not asked for is not begun. A checkpoint is, where it may
    reveal what --until names.
    """
    from snakemake.dag import DAG

    inside = ("set_until_jobs", "delete_omitfrom_jobs", "in_until")
    if not _has(DAG, *inside, otherwise="--until and --omit-from see no job behind a checkpoint"):
        return
    look, remove_omitted = DAG.update_needrun, DAG.delete_omitfrom_jobs

    async def update_needrun(self: DAG, *arguments: Any, **named: Any) -> Any:
        looked = await look(self, *arguments, **named)
        if _is_limited(self) and _is_partly_unknown(self):
            for job in set(self.needrun_jobs()) - _chosen(self):
                self._needrun.remove(job)
                self._checkpoint_jobs.discard(job)
                del self._n_until_ready[job]
            self._len = len(self._finished | self._needrun)
        return looked

    def set_until_jobs(self: DAG) -> None:
        if _is_limited(self) and not _is_partly_unknown(self):
            self.targetjobs = _targets(self)
            # Of a target that nothing follows, Snakemake makes only files that it knows as targets.
            self.targetfiles = {file for job in self.targetjobs for file in job.output}

    def delete_omitfrom_jobs(self: DAG) -> None:
        if not _is_partly_unknown(self):
            targets = self.targetjobs
            remove_omitted(self)
            self.targetjobs = targets  # it adds all that the omitted jobs work from

    DAG.update_needrun = update_needrun
    DAG.set_until_jobs = set_until_jobs
    DAG.delete_omitfrom_jobs = delete_omitfrom_jobs
    DAG.in_until = lambda self, job: (
        False
    )  # what follows such a job waits for it, where something else asks for it


def _names(job: Any) -> set[str]:
    """What --until and --omit-from may call a job."""
    return {job.rule.name, *map(str, job.output)}


def _until(dag: Any) -> set[str]:
    return dag.untilrules | dag.untilfiles


def _is_limited(dag: Any) -> bool:
    return bool(_until(dag) or dag.omitrules or dag.omitfiles)


def _is_partly_unknown(dag: Any) -> bool:
    return any(awaits_checkpoint(file) for job in dag.jobs for file in job.input)


def _omitted(dag: Any) -> set[Any]:
    names = dag.omitrules | dag.omitfiles
    return set(dag.bfs(dag.depending, *(job for job in dag.jobs if names & _names(job)))) if names else set()


def _targets(dag: Any) -> set[Any]:
    """The jobs that --until names, or the targets; where those are omitted, what the omitted jobs work from."""
    omitted = _omitted(dag)
    if until := _until(dag):
        return {job for job in dag.jobs if until & _names(job)} - omitted
    return {*dag.targetjobs, *(before for job in omitted for before in dag.dependencies[job])} - omitted


def _chosen(dag: Any) -> set[Any]:
    """The jobs that were asked for, what they depend on, and the checkpoints that may reveal more of both."""
    until, chosen = _until(dag), set(dag.jobs)
    if until:
        revealing = {
            job
            for job in dag.needrun_jobs()
            if job.is_checkpoint
            and until - {name for near in _before_and_after(dag, job) for name in _names(near)}
        }
        chosen = set(dag.bfs(dag.dependencies, *_targets(dag), *revealing))
    return chosen - _omitted(dag)


def _before_and_after(dag: Any, job: Any) -> Iterator[Any]:
    for direction in (dag.dependencies, dag.depending):
        yield from dag.bfs(direction, job)


PLACEHOLDER = "<TBD>"
"""How a param is written that is computed from files that are still to be made."""


def is_unknown(param: Any) -> bool:
    """Whether a job's param is computed from files that are still to be made."""
    return isinstance(param, _placeholder())


@cache
def _placeholder() -> type:
    from snakemake.common.tbdstring import TBDString

    return TBDString


def ask_anew(job: Any) -> None:
    """Let the params of a job be asked for anew, which Snakemake does but once."""
    job._params_and_resources_resetted = False
    job.reset_params_and_resources()


def awaits_checkpoint(file: Any) -> bool:
    """Whether an input stands for others, which are known once the file of a checkpoint is made."""
    return bool(file.flags.get("checkpoint_target"))


def is_order_only(file: Any) -> bool:
    """Whether an input was declared `ancient`."""
    return file.is_ancient


def not_made_yet(checkpoint_job: Any, file: str) -> Exception:
    """What an input function raises where the file of a checkpoint is there, and about to be made again."""
    from snakemake.exceptions import IncompleteCheckpointException
    from snakemake.io import checkpoint_target

    return IncompleteCheckpointException(checkpoint_job.rule, checkpoint_target(str(file)))


# Which jobs begin, and when. Without what is needed here, films are the same and take longer.


def choose_among(workflow: Any, few: Callable[[Iterable[Any], int], list[Any]]) -> None:
    """Let the scheduler look at jobs only when one has ended, and only at those that `few` names.

    `few` gets the jobs that could begin, and the number of cores; of a job it may use what schedulers are promised.

    Snakemake looks at all that could begin, and at the sizes of their inputs, each time that one ends: with the images
    of 25 films to be made, that takes as long as a small job. Plugins for schedulers are asked after that. Where there
    is a limit of jobs that start in a second, it starts a timer of a second after each look, to look again; and so does
    each of those looks. After a few hundred jobs it looks as often every second, and does little else, and the last
    timer lets a run end a second late. The limit can be changed, but not be taken away.
    """
    scheduler = _scheduler(workflow)
    if not _has(scheduler, "open_jobs", "job_rate_limiter", otherwise="long runs choose their jobs slowly"):
        return

    kind: Any = type(scheduler)

    class PromptScheduler(kind):
        """Looks at few jobs."""

        @property
        def open_jobs(self) -> list[Any]:
            """The jobs to choose from; those that are left out have their turn later."""
            jobs = super().open_jobs
            for job in jobs:
                job.reset_params_and_resources()  # as the scheduler does before it asks for them
            return few(jobs, self.workflow.cores)

    scheduler.job_rate_limiter = None
    scheduler.__class__ = PromptScheduler  # it is made, and Snakemake makes no other


def limit(workflow: Any, resource: str, most: Callable[[], int]) -> None:
    """Limit how much of a resource all jobs take together, unless the command line does.

    Snakemake takes such a limit until it begins, and asks a hook when it has begun.
    """
    scheduler, otherwise = (
        _scheduler(workflow),
        f"jobs that need {resource} wait for each other while they run",
    )
    if scheduler is None:
        workflow.register_resource(resource, most())
        return
    if not _has(scheduler, "global_resources", "resources", otherwise=otherwise):
        return
    if resource not in scheduler.global_resources:
        scheduler.global_resources[resource] = scheduler.resources[resource] = most()


def begin_no_more(workflow: Any) -> None:
    """Let no other job begin, and the run end when those at work have ended.

    SIGTERM does the same, but its handler can wait for a lock that it holds itself. Without this, jobs go on until the
    disk is full, and fail without leaving half a file.
    """
    scheduler = _scheduler(workflow)
    if _has(scheduler, "exit_gracefully", otherwise="no run is stopped before the disk is full"):
        scheduler.exit_gracefully()


def failed_jobs(workflow: Any) -> Iterator[Any]:
    """The jobs that failed; of an allocation that did, all of its jobs."""
    scheduler = _scheduler(workflow)
    if _has(scheduler, "failed", otherwise="what an allocation was to replace stays where that failed"):
        for group in scheduler.failed:
            yield from group.jobs if group.is_group() else [group]


def _scheduler(workflow: Any) -> Any:
    """That of this run; None before there is one, and where a workflow tells of none."""
    return getattr(workflow, "scheduler", None)


def _has(owner: Any, *names: str, otherwise: str) -> bool:
    """Whether there is all that is needed; what happens otherwise is told."""
    missing = [name for name in names if not hasattr(owner, name)]
    if missing:
        _warn(f"{otherwise}, for {type(owner).__name__} has no {' and no '.join(missing)}")
    return not missing


# On the node of a cluster, where Snakemake starts anew for an allocation, without profile and hooks.


def before_execution(workflow: Any, prepare: Callable[[], None]) -> None:
    """Call `prepare` when the workflow was read, before Snakemake looks at its jobs; there is no hook for that."""
    execute = workflow.execute

    def execute_prepared(*arguments: Any, **named: Any) -> Any:
        prepare()
        return execute(*arguments, **named)

    workflow.execute = execute_prepared


def go_on_after_failures(workflow: Any) -> None:
    """As --keep-going, which a node is not told."""
    workflow.execution_settings.keep_going = True


def jobs_of_allocation(workflow: Any) -> list[Any]:
    """What the allocation is for; of each, `wildcards_dict` may be used."""
    return list(workflow.dag_settings.target_jobs)


def outputs_of(workflow: Any, job: Any) -> list[Path]:
    """The files of one of `jobs_of_allocation`."""
    patterns = workflow.get_rule(job.rulename).output
    return [Path(pattern.apply_wildcards(job.wildcards_dict)) for pattern in patterns]


def make_only(workflow: Any, jobs: list[Any], done: Iterable[Path]) -> None:
    """Let an allocation be for these of its jobs alone, and take the files of the others for new.

    Raises WorkflowError where this cannot be said: old files could be taken for new.
    """
    from snakemake.settings.types import RerunTrigger

    settings = workflow.dag_settings
    for name in ("target_jobs", "targets", "forcetargets", "rerun_triggers"):
        if not hasattr(settings, name):
            raise cannot_be_trusted(f"its settings have no {name}")
    settings.target_jobs, settings.targets = jobs, {str(file) for file in done}
    settings.forcetargets, settings.rerun_triggers = False, {RerunTrigger.MTIME}


# What Snakemake says, in English. A message that is put otherwise is shown as it is, or not read.

NOTHING_TO_DO = "Nothing to be done"
OF_NO_INTEREST = (
    "Assuming unrestricted shared filesystem",
    "Building DAG of jobs",
    "Updating checkpoint dep",
)
NO_CONCERN_OF_USERS = ("Restored previous version of", "Cannot restore")
"""What Snakemake warns of where a checkpoint's job failed: the next run makes its file again, whatever is there."""
SAID_BY_THE_SUMMARY = ("At least one job did not complete", "Exiting because a job execution failed")
STOPPING = ("Terminating processes on user request", "Will exit after finishing currently running jobs")
REASONS = {
    "Forced execution": "asked for",
    "Missing output files": "not made yet",
    "Incomplete output files": "was interrupted",
    "Set of input files has changed": "made from other files than before",
    "Code has changed": "its program changed",
    "Software environment definition has changed": "its environment changed",
}
"""What the beginning of each reason for a job means, the most telling first."""
PARAMS_CHANGED = "Params have changed since last execution: "
INPUT_CHANGED, INPUT_MADE_ANEW = "Updated input files", "Input files updated by another job"
NOT_MADE_YET = "Missing output files"
ERRORS_OF_JOBS = {"RuleException", "CalledProcessError", "MissingOutputException"}
"""The kinds that come before the event that says which job failed."""
ERRORS_FOR_PEOPLE = {
    "WorkflowError",
    "Error",
    "RuleException",
    "MissingInputException",
    "MissingOutputException",
}
"""The kinds whose messages are sentences."""
LOCKED, NO_RULE = "LockException", "MissingRuleException"
NO_RULE_FOR = r"No rule to produce (.*?) \(if you use input"
INPUT_FUNCTION_FAILED = r"\AInputFunctionException.*?\nError:\n(?P<error>.*)\nWildcards:\n"


def own_log(settings: Any, stream: TextIO) -> logging.Handler:
    """What Snakemake shows where there is no plugin; without its own classes, the bare messages."""
    try:
        from snakemake.logging import ColorizingTextHandler, DefaultFilter, DefaultFormatter

        handler = ColorizingTextHandler(nocolor=settings.nocolor, stream=stream)
        handler.setFormatter(DefaultFormatter(settings.quiet, settings.show_failed_logs))
        handler.addFilter(
            DefaultFilter(
                settings.quiet,
                settings.debug_dag,
                settings.verbose,
                settings.dryrun,
                settings.printshellcmds,
            )
        )
    except (ImportError, AttributeError, TypeError) as error:
        handler = logging.StreamHandler(stream)
        stream.write(f"Snakemake {version()}: its own log is shown without its form ({error}).\n")
    return handler

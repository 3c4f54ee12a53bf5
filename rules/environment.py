"""The environment of the jobs' shell commands, the processes that run beside them, and a prompt end of the run."""

import atexit
import json
import os
import shutil
import sys
import threading
from pathlib import Path
from typing import Any

from films import Films
from judge import Judge
from known import for_the_user, mistakes
from snakemake.exceptions import WorkflowError
from snakemake.logging import logger
from snakemake.settings.enums import RerunTrigger
from snakemake.workflow import Workflow

from understudy.processes.background import read_nothing
from understudy.processes.companions import fork_server, pipe_to_watch, start_companion, start_fork_server
from understudy.processes.stopped import StoppedProcesses
from understudy.records import REPAIR
from understudy.workers.devices import find_devices


def prepare_environment(workflow_folder: str, config: dict[str, Any]) -> None:
    """Let jobs run with this Python, this library and this configuration, also when no environment is activated.

    Conda environments put their own Python before it, which is why rules call it by its name. No job reads what
    somebody types.
    """
    read_nothing()
    os.environ["UNDERSTUDY_SCRIPTS"] = f"{workflow_folder}/scripts"
    os.environ["UNDERSTUDY_CONFIG"] = json.dumps(config)
    _put_first("PATH", str(Path(sys.executable).parent))
    _put_first("PYTHONPATH", workflow_folder)


def _put_first(variable: str, folder: str) -> None:
    others = [part for part in os.environ.get(variable, "").split(os.pathsep) if part and part != folder]
    os.environ[variable] = os.pathsep.join([folder, *others])


def let_all_devices_work(workflow: Workflow, films: Films) -> None:
    """Let as many models work at a time as there are devices for them, unless the command line says --resources gpu=N.

    Each has a worker of its own there, which sees no other. Raises WorkflowError if a device is not there.
    """
    scheduler = workflow.scheduler
    if films.uses_models() and "gpu" not in scheduler.global_resources:
        devices = for_the_user(find_devices)(films.workers.devices)
        scheduler.global_resources["gpu"] = scheduler.resources["gpu"] = len(devices)


def start_companions(films: Films, logs: Path) -> None:
    """Start the processes that the jobs of the films in the graph find beside them; their logs go to a folder.

    What is stopped of all that works for the run is ended.
    """
    StoppedProcesses(logger.warning).watch()
    if not fork_server():  # a batch has one for all its runs
        start_fork_server(Path(os.environ["UNDERSTUDY_SCRIPTS"]), films.preloads(), logs / "forkserver.log")
    if films.uses_models():
        config = films.workers
        start_keeper(config.workers, config.devices, config.idle_minutes, logs / "workers")


def start_keeper(workers: bool, devices: str | list[str], idle_minutes: float, logs: Path) -> None:
    """Tell jobs where models may work, and start the process that keeps their workers; it ends with this one.

    It and the workers write what befalls them to the folder `logs`.
    Without it (`workers` false) every job loads its model itself. Raises WorkflowError if a device is not there.
    """
    os.environ["UNDERSTUDY_DEVICES"] = json.dumps(devices)
    if not workers:
        os.environ.pop("UNDERSTUDY_WORKERS", None)
        return
    alive, log = pipe_to_watch(), logs / "keeper.log"
    arguments = [str(alive), json.dumps(devices), str(idle_minutes), logs]
    keeper = start_companion("understudy.workers.keeper", arguments, [alive], log, answers=True)
    with keeper.stdout as answer:
        folder = answer.readline().strip()
    if not Path(folder).is_absolute():  # it is what is wrong
        raise WorkflowError(folder or f"the keeper of the workers did not start; see {log}")
    os.environ["UNDERSTUDY_WORKERS"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # it does so itself, unless it was killed


def refuse_mistakes(workflow: Workflow, judge: Judge) -> None:
    """Let no plan pass that is made in spite of a mistake, such as "nothing to be done" for a preset that cannot work.

    Files that are not as they were made are told, and refused where they are what was asked for.

    Snakemake 9.27 has no hook between planning and what it says of the plan, so its method is wrapped here.
    """
    build = workflow._build_dag

    def build_and_refuse() -> None:
        if RerunTrigger.PARAMS not in workflow.rerun_triggers and not workflow.remote_exec:
            raise WorkflowError("--rerun-triggers: params must be among them; dates mean nothing here.")
        build()
        _raise_mistakes()
        _tell_damage(
            judge.damaged,
            {str(file) for job in workflow.dag.targetjobs for file in [*job.input, *job.output]},
        )

    workflow._build_dag = build_and_refuse


def _raise_mistakes() -> None:
    if mistakes:
        raise WorkflowError("\n".join(dict.fromkeys(mistakes)))


def _tell_damage(damaged: dict[str, str], asked_for: set[str]) -> None:
    for file, wrong in damaged.items():
        text = f"{file} {wrong}. Make it again with: {REPAIR}"
        if file in asked_for:
            raise WorkflowError(text)
        logger.warning(text)


def refuse_a_quiet_end(workflow: Workflow, judge: Judge) -> None:
    """Raises WorkflowError if jobs are left, a target is missing or outdated, or a mistake was made.

    It is called when Snakemake says that all is done.

    Snakemake 9.27 can lose sight of a job where another one ends just while the graph grows after a checkpoint: of some
    it still knows that they are needed, of others that they were asked for.
    """
    _raise_mistakes()
    dag = workflow.dag
    left = {job for job in dag.needrun_jobs() if not dag.finished(job)}
    targets = {job for target in dag.targetjobs for job in (target, *dag.dependencies[target])}
    judge.look_at(dag)
    left |= {job for job in targets if judge.is_outdated(dag, job)}
    if workflow.local_exec:  # elsewhere files may lie where this machine does not see them
        left |= {
            job for job in dag.targetjobs if not all(Path(file).exists() for file in job.output or job.input)
        }
    if left:
        raise WorkflowError(
            f"Snakemake ended before all was done; {len(left)} jobs are left. What is done is kept: start the same "
            "command again."
        )


def end_at_once() -> None:
    """Let the process end when the run has ended.

    Snakemake 9.27 starts a timer of a second after each look at the jobs, to look again, and leaves the last
    one running: every run would end a second late.
    """
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.cancel()

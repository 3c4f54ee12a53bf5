"""The environment of the jobs' shell commands, and the processes that run beside them."""

import atexit
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any, TextIO, cast

from films import Films
from known import for_the_user
from snakemake.exceptions import WorkflowError
from snakemake.logging import logger

from understudy.processes.background import read_nothing
from understudy.processes.companions import fork_server, pipe_to_watch, start_companion, start_fork_server
from understudy.processes.stopped import StoppedProcesses
from understudy.snakemake import limit
from understudy.workers.devices import find_devices


def prepare_environment(workflow_folder: Path, config: dict[str, Any]) -> None:
    """Let jobs run with this Python, this library and this configuration, also when no environment is activated.

    Conda environments put their own Python before it, which is why rules call it by its name. No job reads what
    somebody types.
    """
    read_nothing()
    os.environ["UNDERSTUDY_SCRIPTS"] = str(workflow_folder / "scripts")
    os.environ["UNDERSTUDY_CONFIG"] = json.dumps(config)
    _put_first("PATH", str(Path(sys.executable).parent))
    _put_first("PYTHONPATH", str(workflow_folder))


def _put_first(variable: str, folder: str) -> None:
    others = [part for part in os.environ.get(variable, "").split(os.pathsep) if part and part != folder]
    os.environ[variable] = os.pathsep.join([folder, *others])


def let_all_devices_work(workflow: Any, films: Films) -> None:
    """Let as many models work at a time as there are devices for them, unless the command line says --resources gpu=N.

    Each has a worker of its own there, which sees no other. Raises WorkflowError if a device is not there.
    """
    if films.uses_models():
        limit(workflow, "gpu", lambda: len(for_the_user(find_devices)(films.workers.devices)))


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
    arguments = [str(alive), json.dumps(devices), str(idle_minutes), str(logs)]
    keeper = start_companion("understudy.workers.keeper", arguments, [alive], log, answers=True)
    with cast(TextIO, keeper.stdout) as answer:  # it was started to be read
        folder = answer.readline().strip()
    if not Path(folder).is_absolute():  # it is what is wrong
        raise WorkflowError(folder or f"the keeper of the workers did not start; see {log}")
    os.environ["UNDERSTUDY_WORKERS"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # it does so itself, unless it was killed

"""The environment of the jobs' shell commands."""

import os
import sys
from pathlib import Path


def prepare_environment(workflow_folder: str) -> None:
    """Let jobs run with this Python and this library, also when the environment is not activated.

    Conda environments put their own Python before it, which is why rules call it by its name.
    """
    os.environ["UNDERSTUDY_SCRIPTS"] = f"{workflow_folder}/scripts"
    _put_first("PATH", str(Path(sys.executable).parent))
    _put_first("PYTHONPATH", workflow_folder)


def _put_first(variable: str, folder: str) -> None:
    others = [part for part in os.environ.get(variable, "").split(os.pathsep) if part and part != folder]
    os.environ[variable] = os.pathsep.join([folder, *others])

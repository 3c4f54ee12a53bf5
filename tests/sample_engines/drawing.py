"""The draft's image engine as if it had a model to load: whole films can be made with it."""

import os
from pathlib import Path

from understudy.image import animatic
from understudy.workers.place import Place


class Engine(animatic.Engine):
    """Writes down when it loads, in the file loads.txt."""

    environment = "sample"

    def __init__(self, settings: animatic.Settings, place: Place) -> None:
        super().__init__(settings)
        with Path("loads.txt").open("a") as file:
            file.write(f"{os.environ.get('SLURM_JOB_ID')}\n")


Settings = animatic.Settings

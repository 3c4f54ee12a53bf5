"""What all rules share: names, paths, and the graph's questions to the settings."""

import os
import sys
from pathlib import Path

sys.path[:0] = [workflow.basedir, f"{workflow.basedir}/rules"]

from graph import Graph
from locks import release_lock_of_a_dead_run

from understudy.settings.names import NAME_PATTERN

# Jobs run with this Python and this library, also when the environment is not activated.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [workflow.basedir, os.environ.get("PYTHONPATH")]))

SCRIPTS = Path(workflow.basedir, "scripts")
FILM = "results/{topic}/{preset}"
SCENE = "results/{topic}/{preset}/scenes/{scene}"
LOGS = "logs/{topic}/{preset}"

graph = Graph(Path(), config, checkpoints)
release_lock_of_a_dead_run(Path(".snakemake"))


wildcard_constraints:
    topic=NAME_PATTERN,
    preset=NAME_PATTERN,
    scene=NAME_PATTERN,
    card="opening|closing",
    index="[0-9]+",
    suffix="[a-z0-9]+",

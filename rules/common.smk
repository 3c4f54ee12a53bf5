"""What all rules share: names, paths, and what answers their questions."""

import sys
from pathlib import Path

sys.path[:0] = [workflow.basedir, f"{workflow.basedir}/rules"]

from asked import Asked
from consents import Consents
from environment import let_all_devices_work, prepare_environment, start_companions
from films import Films
from graph import Graph
from judge import Judge
from known import Known
from locks import hold_lock, release_lock_of_a_dead_run
from needs import Needs
from nodes import note_beginning, prepare_node, remove_outdated_files_of_failed_jobs
from refusals import refuse_a_quiet_end, refuse_mistakes
from scheduling import few_of_each_kind
from space import watch_space

from understudy.script.takes import TAKE_PATTERN
from understudy.settings.names import NAME_PATTERN
from understudy.snakemake import (
    ask_judge,
    begin_no_more,
    check_plan,
    check_version,
    choose_among,
    is_main,
    plan,
    works_here,
    works_on_node,
)

STATE = Path(".snakemake")
FILM = "results/{topic}/{preset}"
SCENE = "results/{topic}/{preset}/scenes/{scene}"
LOGS = "logs/{topic}/{preset}"

check_version(workflow)
known = Known(Path(), config, checkpoints)
graph, asked, needs = Graph(known), Asked(known), Needs(known)
films, consents = Films(known), Consents(known)
prepare_environment(workflow.basedir, config)
judge = Judge()
ask_judge(judge)
refuse_mistakes(workflow, judge)
check_plan(workflow, lambda: films.tell_left_out(plan(workflow).planned()))
if is_main(workflow):
    release_lock_of_a_dead_run(STATE)
elif works_on_node(workflow):
    prepare_node(workflow, films, STATE)


def made_by(stage, file):
    """A rule's output, which goes once nothing waits for it if `keep` says so."""
    return temp(file) if graph.is_passing(stage) else file


wildcard_constraints:
    topic=NAME_PATTERN,
    preset=NAME_PATTERN,
    scene=TAKE_PATTERN,
    persona=NAME_PATTERN,
    card="opening|closing",
    index="[0-9]+",
    suffix="[a-z0-9]+",

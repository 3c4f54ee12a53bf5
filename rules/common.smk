"""What all rules share: names, paths, and what answers their questions."""

import sys
from pathlib import Path

RULES = Path(workflow.current_basedir)
"""This folder, also where the workflow is a module of another one."""
sys.path[:0] = [str(RULES.parent), str(RULES)]

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
from refusals import refuse_a_quiet_end, refuse_mistakes, refuse_missing_conda, refuse_renamed_rules
from scheduling import few_of_each_kind
from space import watch_space

from understudy.script.takes import TAKE_PATTERN
from understudy.settings.names import NAME_PATTERN
from understudy.snakemake import (
    ask_judge,
    before_execution,
    begin_no_more,
    call_hooks_of_module,
    check_plan,
    check_version,
    choose_among,
    choose_among_unknown,
    is_main,
    is_module,
    plan,
    works_here,
    works_on_node,
)

STATE = Path(".snakemake")
FILM = "results/{topic}/{preset}"
SCENE = "results/{topic}/{preset}/scenes/{scene}"
LOGS = "logs/{topic}/{preset}"

check_version(workflow)
refuse_missing_conda(workflow)
known = Known(Path(), config, checkpoints)
graph, asked, needs = Graph(known), Asked(known), Needs(known)
films, consents = Films(known), Consents(known)
prepare_environment(RULES.parent, config)
judge = Judge()
ask_judge(judge)
choose_among_unknown()
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

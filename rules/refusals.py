"""What is refused of a plan, and at the end of a run."""

import shutil
from pathlib import Path
from typing import Any

from judge import Judge
from known import mistakes
from snakemake.exceptions import WorkflowError
from snakemake.logging import logger

from understudy.records import REPAIR
from understudy.snakemake import (
    Plan,
    cannot_be_trusted,
    check_plan,
    is_main,
    outputs_of_rule,
    plan,
    wants_conda,
    works_here,
)
from understudy.stages.table import STAGES


def refuse_missing_conda(workflow: Any) -> None:
    """Raises WorkflowError if environments are to be made by a program that is not there."""
    if wants_conda(workflow) and not shutil.which("conda"):
        raise WorkflowError(
            "--sdm conda: there is no conda on this machine. Install it, or leave --sdm conda out: `make setup` has "
            "made an environment that needs none."
        )


def refuse_renamed_rules(workflow: Any) -> None:
    """Raises WorkflowError if whoever imports the rules has left out some, or lets them make other files."""
    changed = [rule for rule in STAGES if not outputs_of_rule(workflow, rule)]
    changed += [file for file in outputs_of_rule(workflow, "publish") if not file.startswith("results/")]
    if changed:
        raise WorkflowError(
            f"Understudy's rules and files keep their names where another workflow imports them, and {changed[0]} does "
            "not. Import all, without prefix: `use rule * from understudy`, or `use rule * from understudy exclude "
            "all as *`."
        )


def refuse_mistakes(workflow: Any, judge: Judge) -> None:
    """Let no plan pass that is made in spite of a mistake, such as "nothing to be done" for a preset that cannot work.

    Files that are not as they were made are told, and refused where they are what was asked for.
    """

    def check() -> None:
        _raise_mistakes()
        current = plan(workflow)
        _tell_damage(
            judge.damaged, {str(file) for job in current.targets() for file in [*job.input, *job.output]}
        )
        if not current.planned():
            _refuse_what_is_not_there(current)
        overlooked = [] if current.planned() else list(filter(judge.is_outdated, current.wanted()))
        if overlooked and is_main(workflow):
            raise cannot_be_trusted(f"it takes an old {overlooked[0].output[0]} for new")

    check_plan(workflow, check)


def refuse_a_quiet_end(workflow: Any, judge: Judge) -> None:
    """Raises WorkflowError if jobs are left, a target is missing or outdated, or a mistake was made.

    It is called when Snakemake says that all is done.

    Snakemake 9.27 can lose sight of a job where another one ends just while the graph grows after a checkpoint: of some
    it still knows that they are needed, of others that they were asked for.
    """
    _raise_mistakes()
    current = plan(workflow)
    judge.look_at(current)
    _refuse_what_is_not_there(current)
    left = current.left() | set(filter(judge.is_outdated, current.asked_for()))
    if works_here(workflow):  # elsewhere files may lie where this machine does not see them
        left |= {
            job
            for job in current.targets()
            if not all(Path(file).exists() for file in job.output or job.input)
        }
    if left:
        raise WorkflowError(
            f"Snakemake ended before all was done; {len(left)} jobs are left. What is done is kept: start the same "
            "command again."
        )


def _refuse_what_is_not_there(current: Plan) -> None:
    if missing := current.not_found():
        raise WorkflowError(
            f"--until {' '.join(sorted(missing))}: nothing of that is part of what was asked for, so nothing of it was "
            "made. All jobs stand in: snakemake --dry-run --forceall"
        )


def _raise_mistakes() -> None:
    if mistakes:
        raise WorkflowError("\n".join(dict.fromkeys(mistakes)))


def _tell_damage(damaged: dict[str, str], asked_for: set[str]) -> None:
    for file, wrong in damaged.items():
        text = f"{file} {wrong}. Make it again with: {REPAIR}"
        if file in asked_for:
            raise WorkflowError(text)
        logger.warning(text)

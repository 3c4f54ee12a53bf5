"""Random edits of a film, each interrupted or failing somewhere, and run again; writes bench/results/edits.json.

    python bench/edits.py              200 rounds; two hours on two cores
    python bench/edits.py 30 7         30 rounds, with another seed

A round edits script, settings or persona once or twice, and has a stage fail, or sends a signal to the run, to one of
the processes beside it, or to one job; sometimes the edit is taken back. Then the same command runs again. The film's
bytes before its signature, its subtitles, and the script that its credentials name must be those of the same state
made from nothing, and one more run must find nothing to do.
"""

import os
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from draft import REPOSITORY, write_down

sys.path.append(str(REPOSITORY / "tests/helpers"))
from edited import (
    COMPANIONS,
    EDITS,
    SIGNALS,
    STAGES,
    FromNothing,
    made,
    run_interrupted,
    run_with_failing,
)
from project import Project

ROUNDS, SEED = 200, 1
MOMENTS = (1.5, 6.0)
"""Seconds after which a run is interrupted: from before its first job to after its last."""
EDITED = (
    "config/scripts/short.json",
    "config/presets/small.yaml",
    "config/topics/short.yaml",
    "config/personas/ada/persona.yaml",
)


def edited_and_interrupted(project: Project, chance: random.Random) -> list[str]:
    """One round before its second run; what was done, in words."""
    before = {file: project.path(file).read_bytes() for file in EDITED}
    told = [chance.choice(list(EDITS)) for _ in range(chance.choice((1, 1, 2)))]
    for edit in told:
        EDITS[edit](project, chance)
    if chance.random() < 0.5:
        stage = chance.choice(list(STAGES))
        told.append(f"{stage} fails: status {run_with_failing(project, stage)}")
    else:
        kind, seconds = chance.choice((*SIGNALS, *COMPANIONS)), chance.uniform(*MOMENTS)
        run_interrupted(project, kind, seconds)
        told.append(f"{getattr(kind, 'name', kind)} after {seconds:.1f} s")
    if chance.random() < 0.3:
        for file, content in before.items():
            project.path(file).write_bytes(content)
        told.append("taken back")
    return told


def main() -> None:
    rounds, seed = (int(value) for value in (*sys.argv[1:], *(ROUNDS, SEED)[len(sys.argv) - 1 :]))
    chance, begun, kinds, wrong = random.Random(seed), time.monotonic(), Counter(), []
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = f"{folder}/configuration"
        from_nothing, project = FromNothing(Path(folder)), Project(Path(folder, "project"))
        project.snakemake("results/short.mp4")
        for number in range(1, rounds + 1):
            told = edited_and_interrupted(project, chance)
            project.snakemake("results/short.mp4")
            is_right = made(project) == from_nothing.of(project)
            is_right = is_right and "up to date" in project.snakemake("results/short.mp4")
            kinds.update(word.split()[0] for word in told if " fails" in word or " after " in word)
            if not is_right:
                wrong.append(told)
            print(f"{number}/{rounds}", "right" if is_right else "WRONG", "; ".join(told), flush=True)
    result = {"rounds": rounds, "seed": seed, "right": rounds - len(wrong), "wrong": wrong}
    result |= {"interrupted by": dict(kinds), "seconds": round(time.monotonic() - begun)}
    write_down("edits", result)


if __name__ == "__main__":
    main()

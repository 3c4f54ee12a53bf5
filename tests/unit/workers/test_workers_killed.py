"""Whoever is killed at whatever moment: no process stays behind, and no job waits for ever."""

import os
import random
import time
import uuid
from pathlib import Path

import pytest
from waiting import PATIENCE, wait_until
from workshop import Workshop

ROUNDS = int(os.environ.get("UNDERSTUDY_KILLS", 6))
LONGEST_SECONDS = 0.8
"""Until a kill: by then keeper, workers and jobs are in the midst of their work."""


@pytest.mark.slow
@pytest.mark.parametrize("victim", ["parent", "keeper", "worker"])
def test_a_kill_at_any_moment_leaves_nothing_behind(tmp_path: Path, victim: str) -> None:
    moments = random.Random(f"{victim} {os.environ.get('UNDERSTUDY_KILL_SEED', '1')}")
    for index in range(ROUNDS):
        folder = tmp_path / str(index)
        folder.mkdir()
        workshop = Workshop(folder, uuid.uuid4().hex)
        workshop.start()
        try:
            jobs = [workshop.job(workshop.call("work", name, steps=4, seconds=0.02)) for name in "abab"]
            time.sleep(moments.uniform(0, LONGEST_SECONDS))
            victims = {
                "parent": lambda workshop=workshop: [workshop.parent],
                "keeper": lambda workshop=workshop: [workshop.keeper()],
                "worker": workshop.workers,
            }
            for process in victims[victim]():
                process.kill()
            said = [job.communicate(timeout=PATIENCE)[1] for job in jobs]
            if victim == "worker":
                assert [job.returncode for job in jobs] == [0] * len(jobs), said
            workshop.parent.kill()
            wait_until(lambda workshop=workshop: not workshop.processes())
        finally:
            workshop.close()

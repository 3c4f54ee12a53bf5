"""A run that dies at any moment loses nothing, and the film is the same as if it had not."""

import hashlib
import os
import random
import signal
import time
from pathlib import Path

from project import Project
from waiting import wait_until

from understudy.trust.inspection import inspect
from understudy.trust.signer import own_root

UNSIGNED = "results/short/small/film.unsigned.mp4"
KILLS = 8  # moments, spread over the whole run; more under UNDERSTUDY_KILLS


def fingerprint(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def is_whole(film: Path) -> bool:
    """Whether the credentials of a film say that it is as it was signed; they cover every byte of it."""
    return inspect(film, [own_root()])["findings"][0]["state"] == "trusted"


def kill_after(project: Project, seconds: float) -> None:
    process = project.start(alone=True)
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def test_two_clean_runs_give_the_same_bytes(made_once: Project, project: Project) -> None:
    project.snakemake(cores=1)
    for name in ("short/small/film.unsigned.mp4", "short.srt", "short.vtt", "short/small/sound.wav"):
        assert fingerprint(project.path(f"results/{name}")) == fingerprint(made_once.path(f"results/{name}"))


def test_a_film_killed_at_many_moments_ends_as_an_uninterrupted_one(
    made_once: Project, project: Project
) -> None:
    started = time.monotonic()
    moments = random.Random(os.environ.get("UNDERSTUDY_KILL_SEED", "1"))
    for _ in range(int(os.environ.get("UNDERSTUDY_KILLS", KILLS))):
        kill_after(project, moments.uniform(0.8, 3.5))
        film = project.path("results/short.mp4")
        if film.exists():
            assert is_whole(film), "half-done, but in place"
    project.snakemake()
    assert fingerprint(project.path(UNSIGNED)) == fingerprint(made_once.path(UNSIGNED))
    assert is_whole(project.path("results/short.mp4"))
    assert project.make() == set()
    print(f"{time.monotonic() - started:.0f} s")


def test_only_the_workflow_itself_killed_lets_the_next_run_finish(
    made_once: Project, project: Project
) -> None:
    process = project.start(alone=True)
    time.sleep(3.0)
    os.kill(process.pid, signal.SIGKILL)  # its jobs live on for a moment, and may still write
    project.snakemake()
    assert fingerprint(project.path(UNSIGNED)) == fingerprint(made_once.path(UNSIGNED))
    assert is_whole(project.path("results/short.mp4"))
    process.communicate()


def test_a_second_run_in_the_same_folder_is_refused_while_the_first_one_lives(project: Project) -> None:
    first = project.start(alone=True)
    wait_until(lambda: list(project.path(".snakemake/locks").glob("*")))
    second = project.start(alone=True)
    output, _ = second.communicate()
    assert second.returncode != 0
    assert "lock" in output.lower()
    first.communicate()
    assert first.returncode == 0

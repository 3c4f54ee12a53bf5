"""A run stops before its disk is full."""

import sys
import threading

import pytest
from project import REPOSITORY
from waiting import wait_until


class Scheduler:
    """Notes that it was told to end."""

    def __init__(self) -> None:
        self.was_ended = threading.Event()

    def exit_gracefully(self) -> None:
        """As Snakemake's."""
        self.was_ended.set()


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(REPOSITORY / "rules"))
    monkeypatch.delitem(sys.modules, "space", raising=False)
    import space

    monkeypatch.setattr(space, "_LOOK_SECONDS", 0.01)
    return space.watch_space


def test_no_other_job_begins_when_the_next_ones_would_not_fit(watch) -> None:
    scheduler, free = Scheduler(), [9e9]
    watch(scheduler, 3e9, lambda: free[0])
    assert not scheduler.was_ended.wait(0.1)
    free[0] = 3e9
    wait_until(scheduler.was_ended.is_set)


def test_a_run_with_enough_space_is_left_alone(watch) -> None:
    scheduler = Scheduler()
    ended = watch(scheduler, 1e9, lambda: 50e9)
    assert not scheduler.was_ended.wait(0.1)
    ended.set()

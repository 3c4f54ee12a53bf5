"""A run stops before its disk is full."""

import sys
import threading

import pytest
from project import REPOSITORY
from waiting import wait_until


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(REPOSITORY / "rules"))
    monkeypatch.delitem(sys.modules, "space", raising=False)
    import space

    monkeypatch.setattr(space, "_LOOK_SECONDS", 0.01)
    return space.watch_space


def test_no_other_job_begins_when_the_next_ones_would_not_fit(watch) -> None:
    stopped, free = threading.Event(), [9e9]
    watch(stopped.set, 3e9, lambda: free[0])
    assert not stopped.wait(0.1)
    free[0] = 3e9
    wait_until(stopped.is_set)


def test_a_run_with_enough_space_is_left_alone(watch) -> None:
    stopped = threading.Event()
    ended = watch(stopped.set, 1e9, lambda: 50e9)
    assert not stopped.wait(0.1)
    ended.set()

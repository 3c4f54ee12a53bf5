"""Waiting for what other processes do."""

import time
from collections.abc import Callable
from typing import Any

PATIENCE = 60.0
"""Seconds after which something is taken to never happen; a machine that is busy with others takes many."""


def wait_until(condition: Callable[[], Any]) -> None:
    """Fails the test if it does not happen."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.01)

"""Stops a run before its disk is full: jobs that are at work end well, and none begins that would not fit."""

import threading
from collections.abc import Callable

from snakemake.logging import logger

from understudy.disk import free_bytes, nearly_full

_LOOK_SECONDS = 2.0
"""Between two looks at the disk: a call that takes microseconds."""
_MARGIN = 100e6
"""Bytes that are always left, for logs, Snakemake's records, and whoever else writes there."""


def watch_space(
    stop: Callable[[], None], needed: float, free: Callable[[], float] = free_bytes
) -> threading.Event:
    """Call `stop` when less is free than `needed`, in bytes: what all jobs write that can be at work at a time.

    The watch ends with this process, or when the event that it gives is set.
    """
    ended, least = threading.Event(), needed + _MARGIN

    def watch() -> None:
        while not ended.is_set():
            left = free()
            if left < least:
                logger.error(nearly_full(left, least))
                stop()
                return
            ended.wait(_LOOK_SECONDS)

    threading.Thread(target=watch, daemon=True).start()
    return ended

"""Ctrl-C ends a command in a line of words and never in a traceback: whatever is killed goes on where it was."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

STATUS = 128 + signal.SIGINT
"""The exit status that shells know."""

_heard: set[int] = set()
"""The signals that have come to `on_interrupt`."""


def on_interrupt(handle: Callable[[], None]) -> None:
    """Let Ctrl-C do this from now on, unless it does nothing at all, as under `nohup` or in a script's background."""

    def interrupted(number: int, frame: FrameType | None) -> None:
        _heard.add(number)
        handle()

    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, interrupted)


def hear_once() -> None:
    """Do what Ctrl-C does, if it was not pressed yet."""
    if signal.SIGINT not in _heard:
        os.kill(os.getpid(), signal.SIGINT)


@contextmanager
def deaf() -> Iterator[None]:
    """Ctrl-C waits for the end of this block; for processes that are started in it, until they `hear`."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        hear()


def hear() -> None:
    """Let Ctrl-C come, also one that has waited."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def interrupt() -> None:
    """Raises KeyboardInterrupt, as Python does by itself."""
    raise KeyboardInterrupt


def ignore() -> None:
    """Go on."""


def end() -> None:
    """End this process at once: what works beside it ends with it, and what is half-done leaves nothing behind."""
    print("\nStopped.", file=sys.stderr, flush=True)
    os._exit(STATUS)

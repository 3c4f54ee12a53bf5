"""Ctrl-C ends a command in a line of words and never in a traceback: whatever is killed goes on where it was."""

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType

STATUS = 128 + signal.SIGINT
"""The exit status that shells know."""


def on_interrupt(handle: Callable[[], None]) -> None:
    """Let Ctrl-C do this from now on, unless it does nothing at all, as under `nohup` or in a script's background."""

    def interrupted(number: int, frame: FrameType | None) -> None:
        handle()

    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, interrupted)


def interrupt() -> None:
    """Raises KeyboardInterrupt, as Python does by itself."""
    raise KeyboardInterrupt


def ignore() -> None:
    """Go on."""


def end() -> None:
    """End this process at once: what works beside it ends with it, and what is half-done leaves nothing behind."""
    print("\nStopped.", file=sys.stderr, flush=True)
    os._exit(STATUS)

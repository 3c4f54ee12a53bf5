"""One call of the workflow for some files, and how it ended."""

import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress

from understudy.progress.ending import DEFAULT_FILE, Ending, read_ending

_DIED = "The run was killed before it could say how it ended."


class Stopped(Exception):
    """The batch cannot go on; the message says why, and is empty where the run has said it already."""


def make(files: Sequence[str], options: Sequence[str]) -> Ending:
    """Let Snakemake make the files with these options; it shows its progress itself.

    Ctrl-C reaches it, too: it ends its jobs, and is waited for. Raises Stopped if the user or a full disk stopped it.
    """
    DEFAULT_FILE.unlink(missing_ok=True)
    process = subprocess.Popen([sys.executable, "-m", "snakemake", *files, *options])
    previous = signal.signal(signal.SIGTERM, lambda *_: process.send_signal(signal.SIGINT))
    try:
        _wait(process)
    finally:
        signal.signal(signal.SIGTERM, previous)
    ending = read_ending(DEFAULT_FILE)
    if ending is None:
        raise Stopped(_DIED if process.returncode else "")
    if ending.was_stopped:
        raise Stopped("")
    return ending


def _wait(process: subprocess.Popen) -> None:
    while process.poll() is None:
        with suppress(KeyboardInterrupt):
            process.wait()

"""qwen_tts imports pysox, which looks for the program `sox` and says at length that there is none; nothing needs it."""

import io
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_sox() -> Iterator[None]:
    """Let qwen_tts be imported in silence, as on a machine that has no `sox`."""
    logging.getLogger("sox").disabled = True
    popen = os.popen
    os.popen = lambda *command: io.StringIO()  # type: ignore[assignment]  # a shell would say it, too
    try:
        yield
    finally:
        os.popen = popen

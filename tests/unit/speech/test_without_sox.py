"""pysox says nothing of the program that it does not find."""

import subprocess
import sys
from pathlib import Path

from project import REPOSITORY

PYSOX = """
import logging, os
logger = logging.getLogger("sox")
logger.setLevel(logging.WARNING)
found = os.popen("a-program-that-is-nowhere -h")
if not len(found.readlines()):
    logger.warning("SoX could not be found!")
found.close()
"""
IMPORTING = """
import os
from understudy.speech.without_sox import without_sox
with without_sox():
    import sox
print(os.popen("echo as before").read())
"""


def test_a_missing_sox_is_not_told(tmp_path: Path) -> None:
    (tmp_path / "sox.py").write_text(PYSOX)
    done = subprocess.run(
        [sys.executable, "-c", IMPORTING],
        env={"PYTHONPATH": f"{REPOSITORY}:{tmp_path}", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout.strip(), done.stderr) == ("as before", "")

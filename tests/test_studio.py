"""Runs tests/studio/<family> with the interpreter of each family of models, where its environment is set up.

The environments stand in .venv-<family> (`make studio-cpu`), or in the folder that UNDERSTUDY_VENVS names.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from shipped import REPOSITORY
from studio import interpreter

FAMILIES = sorted(
    path.name for path in (REPOSITORY / "tests/studio").iterdir() if any(path.glob("test_*.py"))
)


def _has_pytest(python: Path) -> bool:
    return (
        python.exists()
        and not subprocess.run([python, "-c", "import pytest"], capture_output=True).returncode
    )


@pytest.mark.parametrize("family", FAMILIES)
def test_the_engines_of_a_family_pass_their_tests(family: str) -> None:
    python = interpreter(family)
    if not _has_pytest(python):
        pytest.skip(f"{python} with pytest is missing; `make studio-cpu` sets it up")
    command = [python, "-m", "pytest", REPOSITORY / "tests/studio" / family]
    environment = os.environ | {
        "UNDERSTUDY_DRAFT_PYTHON": sys.executable
    }  # draws the faces that lips move in
    done = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-5_000:]

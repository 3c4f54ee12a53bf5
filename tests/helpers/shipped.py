"""The configuration that the repository ships, without what its user has added to or changed in config/.

`python tests/helpers/shipped.py` tells which files of config/ git has and this list has not.
"""

import atexit
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]

TOPICS = ("blue-sky", "compound-interest", "firewalls", "gps", "sleep", "vaccines")
PERSONAS = ("ada", "lena", "omar", "viktor", "zuri")
PRESETS = ("draft", "studio", "tiny")
FILES = (
    "config/config.yaml",
    "config/models.yaml",
    *(f"config/topics/{topic}.yaml" for topic in TOPICS),
    *(f"config/personas/{persona}/persona.yaml" for persona in PERSONAS),
    *(f"config/presets/{preset}.yaml" for preset in PRESETS),
)
"""Named one by one, because a user may well commit topics and personas of their own."""

# A copy of the checkout, or one that another user made, is as good.
_GIT = ("git", "-c", "safe.directory=*", "-C", str(REPOSITORY))


@cache
def shipped() -> Path:
    """A project's folder with config/ as it is shipped, not to be changed.

    That is what git's index has, so that a shipped file may be edited; a developer stages what is to be tested.
    """
    folder = Path(tempfile.mkdtemp(prefix="understudy-shipped-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    if not _from_git(folder):
        for file in FILES:
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPOSITORY / file, folder / file)
    return folder


def _from_git(folder: Path) -> bool:
    """Whether git has given the files; there may be no git, and what was downloaded as an archive has no index."""
    command = [*_GIT, "checkout-index", f"--prefix={folder}/", "--", *FILES]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def _unnamed() -> list[str]:
    listed = subprocess.run([*_GIT, "ls-files", "config"], capture_output=True, text=True, check=True).stdout
    return [
        file for file in listed.splitlines() if file not in FILES and not file.startswith("config/schemas/")
    ]


if __name__ == "__main__":
    sys.exit(
        "\n".join(["To be named in tests/helpers/shipped.py:", *unnamed]) if (unnamed := _unnamed()) else 0
    )

"""Makes a script one's own: `python -m understudy.script.adopt <topic>`.

Copies results/<topic>/script.json, or another file, to config/scripts/<topic>.json once it is checked. From then
on the topic is filmed from there, and no language model is asked for it.
"""

import argparse
import sys
from pathlib import Path

from understudy.errors import UserError
from understudy.script.own import read_own_script, script_text
from understudy.settings.project import Project
from understudy.versions import ABSENT, Changed, save, version_of


def adopt(topic: str, edited: Path | None, replace: bool) -> Path:
    """The file in config/scripts/ that now holds the script. Raises UserError.

    Args:
        topic: whose script it is.
        edited: the script; what the workflow wrote for the topic, and perhaps a person edited, when None.
        replace: whether an own script that is there already may be lost.
    """
    Project(Path()).topic_source(topic)
    source = edited or Path(f"results/{topic}/script.json")
    if not source.is_file():
        raise UserError(
            f"there is no {source}. Write it first: snakemake --cores 1 results/{topic}/script.json"
        )
    script = read_own_script(source, source)
    own = Path(f"config/scripts/{topic}.json")
    try:
        save(Path(), own, script_text(script), version_of(own) if replace else ABSENT)
    except Changed:
        raise UserError(f"{own} is there already, and is yours. Add --replace to write over it.") from None
    return own


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m understudy.script.adopt", description=__doc__)
    parser.add_argument("topic")
    parser.add_argument("script", nargs="?", type=Path, help="the edited script; results/<topic>/script.json")
    parser.add_argument("--replace", action="store_true", help="write over an own script that is there")
    arguments = parser.parse_args()
    try:
        print(f"Yours now: {adopt(arguments.topic, arguments.script, arguments.replace)}")
    except UserError as error:
        sys.exit(f"Understudy: {error}")


if __name__ == "__main__":
    main()

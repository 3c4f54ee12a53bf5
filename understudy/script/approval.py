"""Says that a script may be filmed in the studio: `python -m understudy.script.approval <topic>`.

Writes config/approvals/<topic>.json with the hash of the script as it is now. An approval holds for that script alone:
whoever edits a scene asks anew. The desk starts no studio render without; the command line leaves it to you.
"""

import argparse
import hashlib
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from understudy.errors import UserError
from understudy.files import write_json
from understudy.script.own import checked_script, read_own_script, script_source, script_text
from understudy.settings.project import Project


def approval_file(topic: str) -> Path:
    """Where a topic's approval stands, relative to the project."""
    return Path(f"config/approvals/{topic}.json")


def script_hash(content: dict[str, Any]) -> str:
    """What an approval names of a script: the same for a script of one's own and for what is filmed of it."""
    return hashlib.sha256(script_text(checked_script(content, "script")).encode()).hexdigest()


def is_approved(root: Path, topic: str, content: dict[str, Any]) -> bool:
    """Whether this script of a topic was approved; a file that cannot be read approves nothing."""
    try:
        approval = json.loads((root / approval_file(topic)).read_text(encoding="utf-8"))
        return approval["script"] == script_hash(content)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def approve(root: Path, topic: str, content: dict[str, Any]) -> Path:
    """Write the approval of a script, and give its file."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    write_json(root / approval_file(topic), {"script": script_hash(content), "approved": now})
    return approval_file(topic)


def withdraw(root: Path, topic: str) -> None:
    """Take an approval back."""
    (root / approval_file(topic)).unlink(missing_ok=True)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m understudy.script.approval", description=__doc__)
    parser.add_argument("topic")
    parser.add_argument("--withdraw", action="store_true", help="take the approval back")
    arguments = parser.parse_args()
    root, topic = Path(), arguments.topic
    try:
        Project(root).topic_source(topic)
        if arguments.withdraw:
            withdraw(root, topic)
            print(f"Not approved: {topic}")
            return
        source = script_source(root, topic)
        if source is None:
            made = f"results/{topic}/script.json"
            raise UserError(f"{topic} has no script yet. Write it first: snakemake --cores 1 {made}")
        script = read_own_script(source, source).model_dump(mode="json", exclude_none=True)
        print(f"Approved: {approve(root, topic, script)}")
    except UserError as error:
        sys.exit(f"Understudy: {error}")


if __name__ == "__main__":
    main()

"""Tells what a viewer should know of a file: `python -m understudy.inspect film.mp4`. It never asks a network."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from understudy.errors import UserError
from understudy.trust.inspection import CHANGED, DETACHED, UNREADABLE, inspect
from understudy.trust.marks.key import known_key
from understudy.trust.signer import own_root


def report(found: dict[str, Any]) -> str:
    """What `inspect` found, in plain words."""
    lines = [f"{found['file']}: {found['summary']}"]
    for finding in found["findings"]:
        lines += ["", f"{finding['subject'].capitalize()}: {finding['state']}"]
        lines += [f"  {sentence}" for sentence in finding["says"]]
    return "\n".join(lines)


def main() -> None:
    """Print the report; ends with 1 if the file was changed after it was signed or is damaged, with 2 on a mistake."""
    parser = argparse.ArgumentParser(prog="python -m understudy.inspect", description=__doc__)
    parser.add_argument("file", type=Path, help="a film, picture or sound")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument(
        "--root",
        type=Path,
        action="append",
        default=[],
        metavar="PEM",
        help="a root certificate that you trust besides your own; may be repeated",
    )
    parser.add_argument(
        "--key", type=Path, help="the key of the marks to look for; your own where it is left out"
    )
    parser.add_argument(
        "--audioseal",
        default="",
        metavar="MODEL",
        help="look for AudioSeal's mark too, with the weights of this entry of config/models.yaml; in a project",
    )
    arguments = parser.parse_args()
    try:
        roots = [_read(root) for root in arguments.root]
        roots += [root for root in [own_root()] if root]
        found = inspect(arguments.file, roots, known_key(arguments.key), arguments.audioseal)
    except UserError as error:
        print(f"Understudy: {error}", file=sys.stderr)
        sys.exit(2)
    print(json.dumps(found, indent=2, ensure_ascii=False) if arguments.json else report(found))
    sys.exit(found["findings"][0]["state"] in (CHANGED, DETACHED, UNREADABLE))


def _read(root: Path) -> str:
    try:
        return root.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{root}: is no certificate in PEM ({error}).") from None


if __name__ == "__main__":
    main()

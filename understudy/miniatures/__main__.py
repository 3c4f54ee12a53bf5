"""`python -m understudy.miniatures models [names ...]`: build those that belong to this environment."""

import argparse
import time
from pathlib import Path

from understudy.errors import UserError
from understudy.miniatures import MINIATURES, names_for_this_environment


def main() -> None:
    """Build the named miniatures, or all, under the folder of models."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("models", type=Path, help="the folder of models; each gets a folder of its own there")
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(MINIATURES)}")
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.names) - MINIATURES.keys())
    if unknown:
        parser.error(f"no miniature {unknown[0]!r}; there are: {', '.join(MINIATURES)}")
    for name in names_for_this_environment(arguments.names or MINIATURES):
        begun = time.monotonic()
        try:
            MINIATURES[name].build(arguments.models / name)
        except UserError as error:
            print(f"{name} is left out. {error}", flush=True)
            continue
        print(f"{arguments.models / name} built in {time.monotonic() - begun:.1f} s", flush=True)


main()

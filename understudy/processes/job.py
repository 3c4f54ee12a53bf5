"""What every entry in scripts/ does the same way: its arguments, and how an error reaches the user."""

import argparse
import errno
import itertools
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, get_args

from understudy.errors import MAKE_ROOM, MAY_PASS, PassingError, UserError
from understudy.processes.background import leave_terminal
from understudy.progress.took import line, took_since
from understudy.records import REPAIR, damage


def run(work: Callable[..., None]) -> None:
    """Call `work` with the command line: `--name value` for each of its annotated parameters.

    A parameter's annotation (Path, str, int or list[Path]) is the type of its value. An error ends the process
    with 1 after telling the user, on standard error, what happened. Standard error is the job's log: its last line
    says what the job took (`understudy.progress.took`).
    """
    start = time.monotonic()
    leave_terminal()
    arguments = vars(_parser(work).parse_args())
    try:
        _refuse_damaged(arguments)
        work(**arguments)
        print(line(took_since(start)), file=sys.stderr)
    except UserError as error:
        sys.exit(f"Understudy: {error}{MAY_PASS if isinstance(error, PassingError) else ''}")
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            _report_an_error_of_the_program()
        sys.exit(f"Understudy: the disk is full ({error}). {MAKE_ROOM}")
    except Exception:
        _report_an_error_of_the_program()


def warm_up() -> None:
    """Read a command line: argparse prepares itself for it only then."""

    def work(files: list[Path]) -> None: ...

    _parser(work).parse_args(["--files", "one"])


def _refuse_damaged(arguments: dict[str, Any]) -> None:
    """Raises UserError if a file to work from is not as its own job left it. Outputs are not there yet, or replaced."""
    given = [value for name, value in arguments.items() if name != "output"]
    for path in itertools.chain(*(value if isinstance(value, list) else [value] for value in given)):
        if isinstance(path, Path) and path.exists() and (wrong := damage(path)):
            raise UserError(f"{path} {wrong}. Make it again with: {REPAIR}")


def _parser(work: Callable[..., None]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=work.__doc__)
    for name, kind in work.__annotations__.items():
        if name == "return":
            continue
        one = get_args(kind)[0] if get_args(kind) else kind
        parser.add_argument(f"--{name}", type=one, nargs="*" if get_args(kind) else None, required=True)
    return parser


def _report_an_error_of_the_program() -> NoReturn:
    traceback.print_exc()
    sys.exit(
        f"Understudy: {Path(sys.argv[0]).stem} failed, which is an error of the program; please report it."
    )

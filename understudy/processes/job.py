"""What every entry in scripts/ does the same way: its arguments, and how an error reaches the user."""

import argparse
import itertools
import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, get_args, get_origin, is_typeddict

from understudy.disk import full, is_full
from understudy.errors import MAY_PASS, PassingError, UserError
from understudy.files import read_json
from understudy.processes.background import leave_terminal
from understudy.progress.took import line, took_since
from understudy.records import REPAIR, damage
from understudy.snakemake import PLACEHOLDER

if TYPE_CHECKING:
    from understudy.stages.stage import Stage

_NOT_GIVEN = ("request", "project", "return")
"""What `run` finds out by itself."""


def run(work: Callable[..., None], stage: "Stage | None" = None) -> None:
    """Call `work` with the command line, `--name value` for each of its parameters, and with what the job is asked for.

    A parameter's annotation (Path, str, int or list[Path]) is the type of its value; of a dict, the value is the JSON
    file that holds it. `request` is what `stage` asks of the job, and stands on the command line through what that is
    told from. `project` is the configuration of the run.

    An error ends the process with 1 after telling the user, on standard error, what happened. Standard error is the
    job's log: its last line says what the job took (`understudy.progress.took`).
    """
    start = time.monotonic()
    leave_terminal()
    parameters = work.__annotations__ | (stage.request.__annotations__ if stage else {})
    try:
        _refuse_placeholders(sys.argv[1:])
        given = vars(_parser(work.__doc__, parameters).parse_args())
        _refuse_damaged(given)
        known = {name: _read(value, parameters[name]) for name, value in given.items()}
        if "project" in parameters:
            known["project"] = _project()
        if stage:
            known["request"] = stage.request(**{name: known[name] for name in stage.known_from})
        work(**{name: known[name] for name in work.__annotations__ if name != "return"})
        print(line(took_since(start)), file=sys.stderr)
    except UserError as error:
        sys.exit(f"Understudy: {error}{MAY_PASS if isinstance(error, PassingError) else ''}")
    except OSError as error:
        if not is_full(error):
            _report_an_error_of_the_program()
        sys.exit(f"Understudy: {full(error)}")
    except Exception:
        _report_an_error_of_the_program()


def warm_up() -> None:
    """Read a command line: argparse prepares itself for it only then."""
    _parser("", {"files": list[Path]}).parse_args(["--files", "one"])


def _refuse_placeholders(arguments: list[str]) -> None:
    """Raises UserError for a value that the workflow did not know yet when it started the job."""
    name = ""
    for argument in arguments:
        name = argument if argument.startswith("--") else name
        if argument == PLACEHOLDER:
            raise UserError(
                f"{name} was not known when this job was started: {PLACEHOLDER} stands in its place. Start the same "
                "command again; if that does not help, it is an error of the program: please report it."
            )


def _refuse_damaged(arguments: dict[str, Any]) -> None:
    """Raises UserError if a file to work from is not as its own job left it. Outputs are not there yet, or replaced."""
    given = [value for name, value in arguments.items() if name != "output"]
    for path in itertools.chain(*(value if isinstance(value, list) else [value] for value in given)):
        if isinstance(path, Path) and path.exists() and (wrong := damage(path)):
            raise UserError(f"{path} {wrong}. Make it again with: {REPAIR}")


def _parser(description: str | None, parameters: dict[str, Any]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=description)
    for name, kind in parameters.items():
        if name in _NOT_GIVEN:
            continue
        one = get_args(kind)[0] if get_origin(kind) is list else Path if _is_json(kind) else kind
        many = "*" if get_origin(kind) is list else None
        parser.add_argument(f"--{name}", type=one, nargs=many, required=True)
    return parser


def _is_json(kind: Any) -> bool:
    return kind is dict or get_origin(kind) is dict or is_typeddict(kind)


def _read(value: Any, kind: Any) -> Any:
    return read_json(value) if _is_json(kind) else value


def _project() -> Any:
    from understudy.settings.project import Project

    return Project(Path(), json.loads(os.environ["UNDERSTUDY_CONFIG"]))


def _report_an_error_of_the_program() -> NoReturn:
    traceback.print_exc()
    sys.exit(
        f"Understudy: {Path(sys.argv[0]).stem} failed, which is an error of the program; please report it."
    )

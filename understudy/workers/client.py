"""How a job has an engine work that loads a model: through the keeper of the run, or with a worker of its own.

It imports no library: a job that waits for a model is not to load one itself.
"""

import json
import os
import sys
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from pathlib import Path
from typing import Any

from understudy.errors import PassingError, UserError
from understudy.progress import peak
from understudy.progress.steps import line
from understudy.workers.call import Call
from understudy.workers.messages import Message, receive

KEEPER = "UNDERSTUDY_WORKERS"
"""Environment variable: the folder of the keeper's socket."""
DEVICES = "UNDERSTUDY_DEVICES"
"""Environment variable: where models may work, as JSON: "auto" or a list of names."""


class EngineFailed(Exception):
    """An error of the program inside an engine; the message holds its traceback."""


def socket_file(folder: Path) -> Path:
    """The keeper's socket."""
    return folder / "socket"


def key_file(folder: Path) -> Path:
    """The file with the bytes that both sides must know."""
    return folder / "key"


def call(asked: Call) -> Any:
    """What the engine's verb gives. Progress and what befalls the worker go to standard error, the job's log.

    Raises UserError if the engine cannot do it, PassingError if its worker died again and again; EngineFailed for an
    error of the program.
    """
    folder = os.environ.get(KEEPER)
    answer = (_answer_of_keeper(asked, Path(folder)) if folder else None) or _answer_of_own_worker(asked)
    match answer["kind"]:
        case "result":
            print(peak.line(peak.Peak(**answer["peak"])), file=sys.stderr)
            return answer["value"]
        case "error":
            raise (PassingError if answer.get("passes") else UserError)(answer["value"])
        case _:
            raise EngineFailed(
                f"{asked.stage}: {asked.engine} failed in its worker:\n{answer.get('value', '')}"
            )


def _answer_of_keeper(asked: Call, folder: Path) -> Message | None:
    """None if there is no keeper on this machine."""
    try:
        keeper = Client(str(socket_file(folder)), "AF_UNIX", key_file(folder).read_bytes())
    except (OSError, EOFError, AuthenticationError) as error:
        print(f"no keeper of workers is here ({error}): this job loads the model itself", file=sys.stderr)
        return None
    with keeper:
        try:
            keeper.send_bytes(asked.to_json().encode())
            while (message := receive(keeper))["kind"] in ("progress", "note"):
                _show(message)
        except (OSError, EOFError):
            raise PassingError(
                "the process that keeps the workers has gone; see its keeper.log under logs/"
            ) from None
    return message


def _answer_of_own_worker(asked: Call) -> Message:
    from understudy.workers.devices import find_devices
    from understudy.workers.pool import Pool, seats_on

    devices = find_devices(json.loads(os.environ.get(DEVICES, '"auto"')))
    pool = Pool(seats_on(devices, logs=None))
    try:
        return pool.perform(asked, _show)
    finally:
        pool.close()


def _show(message: Message) -> None:
    if message["kind"] == "progress":
        print(line(message["done"], message["total"], message["unit"]), file=sys.stderr, flush=True)
    else:
        print(message["value"], file=sys.stderr, flush=True)

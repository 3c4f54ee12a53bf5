"""What travels between job, keeper and worker: JSON objects, so that nothing that arrives is ever unpickled.

Each has a "kind". While a call is worked on: "progress" (done, total, unit) and "note" (value, a line for the
user). Its end: "result" (value, peak), "error" (value, a message for the user; passes: another try can go well),
"failure" (value, a traceback) or "cancelled"; an end also says whether the engine stays loaded.
"""

import json
from multiprocessing.connection import Connection
from typing import Any

Message = dict[str, Any]


def send(connection: Connection, message: Message) -> None:
    """Send a message. Raises OSError if the other side is gone."""
    connection.send_bytes(json.dumps(message).encode())


def receive(connection: Connection) -> Message:
    """Wait for a message. Raises EOFError or OSError if the other side is gone."""
    return json.loads(connection.recv_bytes())

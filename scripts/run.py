"""Run another entry of this folder: `python run.py image.py --settings ...`, in the fork server if there is one.

It imports next to nothing, for it runs once for every job.
"""

import os
import socket
import sys

SERVER = "UNDERSTUDY_FORKSERVER"  # the prefix of its Python and its socket, parted by a line break


def ask_the_server(arguments: list[str]) -> int | None:
    """Run the job in the fork server; its exit status, None if no server answers."""
    environment, _, address = os.environ.get(SERVER, "").partition("\n")
    if environment != sys.prefix:
        return None  # no server, or one of another environment
    import json

    request = {"arguments": arguments, "folder": os.getcwd(), "environment": dict(os.environ)}  # noqa: PTH109
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        try:
            server.connect(address)
            socket.send_fds(server, [json.dumps(request).encode()], [0, 1, 2])
            answer = server.recv(16)
        except OSError:
            return None
    return int(answer) if answer else None


def main() -> None:
    """Run the script that the first argument names, with the others."""
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), sys.argv[1])  # noqa: PTH100, PTH118, PTH120
    arguments = [script, *sys.argv[2:]]
    status = ask_the_server(arguments)
    if status is None:
        os.execv(sys.executable, [sys.executable, *arguments])  # noqa: S606
    if status < 0:  # killed by a signal: end in the same way, so that the workflow sees what happened
        os.kill(os.getpid(), -status)
    sys.exit(status)


main()

"""Run another entry of this folder: `python -S run.py image.py --settings ...`, in the fork server if there is one.

It imports next to nothing, for it runs once for every job: that halves the time it takes. -S spares it the site's
packages; `socket` and `json` load many more modules than the bare `_socket`.
"""

import os
import sys

SERVER = (
    "UNDERSTUDY_FORKSERVER"  # the folder of its Python and the path of its socket, parted by a line break
)


def ask_the_server(arguments: list[str]) -> int | None:
    """Run the job in the fork server; its exit status, None if no server answers."""
    folder, _, address = os.environ.get(SERVER, "").partition("\n")
    if folder != os.path.dirname(sys.executable):  # noqa: PTH120
        return None  # no server, or one of another environment
    import _socket
    from array import array

    variables = [f"{name}={value}" for name, value in os.environ.items()]
    request = [os.getcwd(), str(len(arguments)), *arguments, *variables]  # noqa: PTH109
    server = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    streams = (_socket.SOL_SOCKET, _socket.SCM_RIGHTS, array("i", [0, 1, 2]))
    try:
        server.connect(address)
        server.sendmsg([os.fsencode("\0".join(request))], [streams])  # which none of its parts can hold
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

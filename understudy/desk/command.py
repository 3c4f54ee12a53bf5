"""A desk in the browser: `python -m understudy.desk`.

Write topics, edit scenes, see what an edit costs, render and watch, in the project of the current folder. It answers
on this machine alone, to whoever has the address that it prints. All that it does are the files of the project and
runs of Snakemake: an editor and a command line may be used at the same time.
"""

import argparse
import contextlib
import os
import secrets
import socket
import sys
import tempfile
import webbrowser
from pathlib import Path

import uvicorn

from understudy.desk.application import application
from understudy.desk.desk import Desk
from understudy.errors import UserError
from understudy.processes.interrupts import interrupt, on_interrupt
from understudy.settings.project import Project

LOOPBACK = "127.0.0.1"
_SECONDS_FOR_GOODBYE = 1
"""For answers that are on their way when the desk closes."""
_PAGE = '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url={address}"><title>Desk</title>'


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m understudy.desk", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="where to listen; any free port when left out")
    parser.add_argument(
        "--cores", type=int, default=os.cpu_count() or 1, help="that a run may use; all of them"
    )
    parser.add_argument("--no-browser", action="store_true", help="print the address, and open nothing")
    arguments = parser.parse_args()
    try:
        serve(Path.cwd(), arguments.port, arguments.cores, open_browser=not arguments.no_browser)
    except UserError as error:
        sys.exit(f"Understudy: {error}")


def serve(root: Path, port: int, cores: int, *, open_browser: bool) -> None:
    """Serve the desk of a project until it is interrupted. Raises UserError if it cannot begin."""
    if not (root / "Snakefile").is_file():
        raise UserError(f"{root} holds no Snakefile. Start the desk in the folder of the project.")
    Project(root)
    listening = _listen(port)
    port = listening.getsockname()[1]
    token = secrets.token_urlsafe(32)
    address = f"http://{LOOPBACK}:{port}/?token={token}"
    print(
        f"The desk is open: {address}\nCtrl-C closes it, and stops what it is rendering; nothing is lost.",
        flush=True,
    )
    desk = Desk(root, cores)
    settings = uvicorn.Config(
        application(desk, token, port),
        log_level="warning",
        access_log=False,  # it would show the token
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_SECONDS_FOR_GOODBYE,
    )
    server = uvicorn.Server(settings)
    desk.is_closing = lambda: server.should_exit
    with tempfile.TemporaryDirectory(prefix="understudy-desk-") as folder:
        if open_browser:
            _open(Path(folder), address)
        on_interrupt(interrupt)
        with contextlib.suppress(
            KeyboardInterrupt
        ):  # uvicorn has ended in good order before it passes that on
            server.run(sockets=[listening])


def _listen(port: int) -> socket.socket:
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((LOOPBACK, port))
        listening.listen()  # so that whoever reads the address is answered
    except (OSError, OverflowError) as error:
        raise UserError(f"port {port} cannot be used ({error}). Choose another with --port.") from None
    return listening


def _open(folder: Path, address: str) -> None:
    """Open the address through a file that only this user can read: all users see the arguments of a program."""
    page = folder / "desk.html"
    page.write_text(_PAGE.format(address=address), encoding="utf-8")
    webbrowser.open(page.as_uri())

"""How processes that work in the background stay away from the terminal that somebody has started them in."""

import fcntl
import os
import sys
import termios
from contextlib import suppress
from pathlib import Path

_OWN_SHARE = Path("/proc/self/autogroup")


def leave_terminal() -> None:
    """Let this process, and those that it starts, have no terminal: nothing to read, and none to change.

    A background process that touches its terminal is stopped by the system, and would never end. Its process group
    stays the same, so that Ctrl-C still reaches it where it did before.
    """
    read_nothing()
    if os.getsid(0) == os.getpid():
        return  # the terminal is that of a whole session, which would be ended with it
    try:
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
    except OSError:
        return  # it has none
    try:
        fcntl.ioctl(terminal, termios.TIOCNOTTY)
    finally:
        os.close(terminal)


def read_nothing() -> None:
    """Let the standard input of this process, and of those that it starts, be empty."""
    if sys.__stdin__ is None:
        return  # it was closed from the first moment on: its number may be that of any file by now
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)


def open_closed_streams() -> None:
    """Let standard streams that were closed when this process began lead nowhere: programs expect that they are there.

    Called early enough, they have the numbers that other files would get, and processes that it starts have them, too.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            stream = Path(os.devnull).open("w" if number else "r")  # noqa: SIM115 - for as long as this process lives
            os.set_inheritable(stream.fileno(), stream.fileno() == number)
            setattr(sys, name, stream)


def take_as_much_as_this(session: int) -> None:
    """Give a new session of processes, named by its first, the share of the processor that this one's session has.

    Linux may share it among sessions: niceness then counts inside of them, and each has one of its own, which others
    do not inherit.
    """
    with suppress(OSError):
        _, _, niceness = _OWN_SHARE.read_text().rpartition("nice ")
        if niceness:  # the file is empty for a process that was started before or outside of any such session
            Path(f"/proc/{session}/autogroup").write_text(niceness.strip())

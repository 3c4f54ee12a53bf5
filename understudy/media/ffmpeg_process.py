"""Runs ffmpeg, which comes with pip; UNDERSTUDY_FFMPEG names another one."""

import os
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any, cast

from understudy.disk import SIGN, full
from understudy.media.errors import MediaError

BINARY_VARIABLE = "UNDERSTUDY_FFMPEG"

LAST_LINES = 8
"""How much of ffmpeg's complaint an error repeats."""

PIPE_BYTES = 1 << 20
"""The most that Linux gives a user's pipe; its usual 64 KiB would wake ffmpeg twenty times a frame."""


def warm_up() -> None:
    """Look for ffmpeg, which also tries whether it runs."""
    _binary()


def run(
    stream: Any, *, task: str, path: Path, stdin: bytes | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Runs a command built with ffmpeg-python; returns what it wrote to stdout and stderr, as bytes.

    `task` and `path` ("joining the scenes", the film) go into the MediaError raised when it fails.
    """
    try:
        finished = subprocess.run(_command(stream), input=stdin or b"", capture_output=True, check=False)
    except OSError as error:
        raise _not_started(error) from error
    if finished.returncode:
        raise _failure(task, path, finished.stderr)
    return finished


def feed(stream: Any, parts: Iterable[memoryview], *, task: str, path: Path) -> int:
    """Runs a command built with ffmpeg-python that reads `parts` from its standard input; how many it read.

    Each part is written before the next is asked for. Raises MediaError as `run` does.
    """
    count = 0
    # Complaints go to a file: a pipe that nobody reads meanwhile could fill up and stop ffmpeg.
    with tempfile.TemporaryFile() as complaints:
        try:
            encoder = subprocess.Popen(
                _command(stream),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=complaints,
                bufsize=0,
            )
        except OSError as error:
            raise _not_started(error) from error
        pipe = cast("IO[bytes]", encoder.stdin)  # it was started with one
        try:
            _enlarge_pipe(pipe)
            for part in parts:
                _write_all(pipe, part)
                count += 1
            pipe.close()
        except BrokenPipeError:
            pass  # ffmpeg ended early; its status says why, below
        except BaseException:
            encoder.kill()
            raise
        finally:
            encoder.wait()
        if encoder.returncode:
            complaints.seek(0)
            raise _failure(task, path, complaints.read())
    return count


def file_argument(path: Path) -> str:
    """A path that ffmpeg can't take for an option, a protocol or a pattern."""
    return f"file:{Path(path).absolute()}"


def _binary() -> str:
    named = os.environ.get(BINARY_VARIABLE)
    if named:
        return named
    import imageio_ffmpeg

    return imageio_ffmpeg.get_ffmpeg_exe()  # remembers its answer


def _command(stream: Any) -> list[str]:
    import ffmpeg

    return ffmpeg.compile(stream, cmd=[_binary(), "-hide_banner", "-nostats"], overwrite_output=True)


def _enlarge_pipe(pipe: Any) -> None:
    """On Linux, and unless the user's pipes have used up their share."""
    import contextlib
    import fcntl

    with contextlib.suppress(AttributeError, OSError):
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)


def _write_all(pipe: Any, data: memoryview) -> None:
    while data:
        data = data[pipe.write(data) :]


def _not_started(error: OSError) -> MediaError:
    return MediaError(f"ffmpeg could not be started: {error}. Correct {BINARY_VARIABLE}, or unset it.")


def _failure(task: str, path: Path, complaints: bytes) -> MediaError:
    lines = complaints.decode(errors="replace").strip().splitlines()[-LAST_LINES:]
    if any(SIGN in line for line in lines):
        return MediaError(f"{task} failed for {path}: {full(lines[-1])}")
    return MediaError(
        f"{task} failed for {path}. ffmpeg's last words:\n  "
        + "\n  ".join(lines)
        + "\nCheck that the files exist, and try again."
    )

"""A desk that serves a project, and a client that asks it anything, allowed or not."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from project import REPOSITORY


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The body."""
        return json.loads(self.body)


class ServedDesk:
    """The command of the documentation, in a process of its own; a context manager."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def __enter__(self) -> "ServedDesk":
        command = [sys.executable, "-m", "understudy.desk", "--no-browser", "--cores", "2"]
        self._process = subprocess.Popen(
            command,
            cwd=self._root,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.address = self._process.stdout.readline().split()[-1]
        place = urlsplit(self.address)
        self.host, self.token = place.netloc, parse_qs(place.query)["token"][0]
        self.origin = f"http://{self.host}"
        self.cookie = self.ask("GET", f"/?token={self.token}", cookie="").headers["set-cookie"].split(";")[0]
        return self

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGINT)
        self._process.wait(timeout=60)

    def ask(self, method: str, path: str, body: Any = None, **headers: str | None) -> Answer:
        """One request as the desk's own pages send it, but for what `headers` replaces; None leaves one out.

        The path is sent as it is, without the tidying that browsers do.
        """
        sent = {"host": self.host, "origin": self.origin, "cookie": getattr(self, "cookie", ""), **headers}
        content = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        connection = http.client.HTTPConnection(self.host, timeout=30)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in sent.items():
                if value is not None:
                    connection.putheader(name.replace("_", "-"), value)
            connection.putheader("content-length", str(len(content or b"")))
            connection.endheaders(content)
            answer = connection.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def get(self, path: str) -> Any:
        """The JSON at a path."""
        answer = self.ask("GET", path)
        assert answer.status == 200, answer.body
        return answer.json()

    def state(self) -> dict[str, Any]:
        """What a page is told of all runs."""
        connection = http.client.HTTPConnection(self.host, timeout=30)
        try:
            connection.request("GET", "/api/live", headers={"cookie": self.cookie})
            return json.loads(connection.getresponse().readline().removeprefix(b"data: "))
        finally:
            connection.close()

    def wait_for_runs(self, seconds: float = 120) -> list[dict[str, Any]]:
        """All runs, once none is waiting or at work."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            runs = self.state()["runs"]
            if all(run["state"] in ("done", "failed", "stopped") for run in runs):
                return runs
            time.sleep(0.3)
        raise AssertionError(f"still at work: {runs}")

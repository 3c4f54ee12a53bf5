"""How quickly the desk answers while a render uses both cores; writes bench/results/desk.json.

Two films are made by the desk, and one request after the other is sent until that has ended.
"""

import http.client
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from draft import REPOSITORY, Workplace, machine, write_down

PAUSE = 0.05  # seconds between two requests
TOPICS = ("firewalls", "gps")
QUESTIONS = {
    "list of topics": "/",
    "page of a film": "/topics/firewalls",
    "script of a film": "/api/topics/firewalls/script",
    "a part of the page": "/static/film.js",
}


class Client:
    """A browser, as far as the desk can tell."""

    def __init__(self, address: str) -> None:
        place = urlsplit(address)
        port, token = place.port, parse_qs(place.query)["token"][0]
        self._host = place.netloc
        self._headers = {"cookie": f"understudy-desk-{port}={token}", "origin": f"http://{place.netloc}"}

    def ask(self, method: str, path: str, body: Any = None) -> bytes:
        """The body of the answer, which must be a good one."""
        connection = http.client.HTTPConnection(self._host, timeout=60)
        connection.request(method, path, body=json.dumps(body) if body else None, headers=self._headers)
        answer = connection.getresponse()
        content = answer.readline() if path == "/api/live" else answer.read()
        connection.close()
        if answer.status != 200:
            raise RuntimeError(f"{method} {path}: {answer.status} {content.decode()}")
        return content

    def is_at_work(self) -> bool:
        """Whether the desk's run has not ended."""
        runs = json.loads(self.ask("GET", "/api/live").removeprefix(b"data: "))["runs"]
        return any(run["state"] in ("waiting", "running") for run in runs)


@contextmanager
def desk(root: Path) -> Iterator[Client]:
    """A desk that serves a project."""
    command = [sys.executable, "-m", "understudy.desk", "--no-browser", "--cores", "2"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    process = subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        yield Client(process.stdout.readline().split()[-1])
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def unchanged_script(client: Client) -> dict[str, Any]:
    """What saves a script as it is."""
    found = json.loads(client.ask("GET", "/api/topics/firewalls/script"))
    return {"based_on": found["version"], "script": found["script"]}


def answers_during_a_render(client: Client) -> dict[str, list[float]]:
    """Milliseconds of each answer, by question, from the beginning of a render to its end."""
    films = [{"topic": topic, "preset": "draft"} for topic in TOPICS]
    client.ask("POST", "/api/runs", {"films": films, "scripts": [], "takes": []})
    taken: dict[str, list[float]] = defaultdict(list)
    while client.is_at_work():
        for name, path in QUESTIONS.items():
            taken[name].append(milliseconds(lambda path=path: client.ask("GET", path)))
            time.sleep(PAUSE)
        edit = unchanged_script(client)
        put = milliseconds(lambda edit=edit: client.ask("PUT", "/api/topics/firewalls/script", edit))
        taken["save of a script"].append(put)
    return taken


def milliseconds(question: Any) -> float:
    """How long an answer takes."""
    started = time.perf_counter()
    question()
    return 1000 * (time.perf_counter() - started)


def summary(taken: list[float]) -> dict[str, float]:
    """Of milliseconds: their number, median, 95th percentile and the longest."""
    ordered = sorted(taken)
    return {
        "answers": len(ordered),
        "median": round(statistics.median(ordered), 1),
        "95 of 100": round(ordered[int(0.95 * (len(ordered) - 1))], 1),
        "longest": round(ordered[-1], 1),
    }


def main() -> None:
    """Measure and write down."""
    with tempfile.TemporaryDirectory(prefix="understudy-bench-") as temporary:
        place = Workplace(Path(temporary, "project"))
        place.snakemake("results/firewalls/script.json")
        with desk(place.root) as client:
            taken = answers_during_a_render(client)
        report = {question: summary(answers) for question, answers in taken.items()}
        write_down("desk", {"machine": machine(), "milliseconds": report})


if __name__ == "__main__":
    main()

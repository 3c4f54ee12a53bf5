"""What a worker costs against the same engine called directly in one process; writes bench/results/workers.json.

Once with an engine that does nothing, and once with FLUX on miniature weights (`make studio-cpu` sets up its
environment; UNDERSTUDY_VENVS names the folder with it). Both ways take turns, call by call, so that whatever else
the computer does disturbs both. Takes a minute.

This file also runs with the Python of an engine's environment, as the process that calls directly.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from understudy.workers.call import Call

REPOSITORY = Path(__file__).parents[1]
FLUX_PYTHON = Path(os.environ.get("UNDERSTUDY_VENVS", REPOSITORY), ".venv-diffusers/bin/python")
FLUX_MODEL = "tiny-flux2-klein"
WARM_UP = 3
CALLS = 200
DRAWINGS = 40
STEPS = 1000

DIRECTLY = "directly"
"""The argument with which this file becomes the process that calls directly."""


def serve_directly() -> None:
    """Do each call that arrives on standard input, all with one engine; answer with the seconds that it took."""
    from understudy.engines import engine_class
    from understudy.workers.place import Place

    answers, sys.stdout = sys.stdout, sys.stderr  # libraries print, too
    engine = None
    for line in sys.stdin:
        asked = Call.from_json(line)
        if engine is None:
            kind = engine_class(asked.stage, asked.engine)
            models = {name: Path(path) for name, path in asked.models.items()}
            engine = kind(
                kind.settings_type(**asked.settings), Place("cpu", asked.vram, models, lambda *_: None)
            )
        paths = {name: Path(path) for name, path in asked.paths.items()}
        started = time.perf_counter()
        getattr(engine, asked.verb)(**paths, **asked.arguments)
        print(time.perf_counter() - started, file=answers, flush=True)


@contextmanager
def direct_caller(python: str, folder: Path) -> Iterator[Callable[[Call], float]]:
    """Gives a function that does a call in a process that does nothing else, and gives its seconds."""
    process = subprocess.Popen(
        [python, __file__, DIRECTLY],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )

    def seconds_of(asked: Call) -> float:
        print(asked.to_json(), file=process.stdin, flush=True)
        return float(process.stdout.readline())

    with process:
        yield seconds_of


def through_worker(asked: Call) -> float:
    """Seconds of a call as a job makes it."""
    from understudy.workers.client import call

    started = time.perf_counter()
    call(asked)
    return time.perf_counter() - started


def compare(asked: Call, folder: Path, times: int) -> dict[str, float]:
    """Milliseconds of a call in both ways, and what the worker adds: medians of calls that take turns."""
    with direct_caller(asked.python, folder) as directly:
        for _ in range(WARM_UP):
            directly(asked)
            through_worker(asked)
        pairs = [(directly(asked), through_worker(asked)) for _ in range(times)]
    direct, worker = ([1000 * seconds for seconds in column] for column in zip(*pairs, strict=True))
    return {
        "calls": times,
        "directly (ms)": round(statistics.median(direct), 2),
        "through a worker (ms)": round(statistics.median(worker), 2),
        "added (ms)": round(statistics.median(y - x for x, y in zip(direct, worker, strict=True)), 2),
    }


def drawing(folder: Path) -> Call:
    """A picture by FLUX's miniature, which is built first."""
    command = [FLUX_PYTHON, "-m", "understudy.miniatures", folder, FLUX_MODEL]
    subprocess.run(command, env={**os.environ, "PYTHONPATH": str(REPOSITORY)}, check=True, stdout=sys.stderr)
    return Call(
        stage="image",
        engine="flux",
        settings={"model": FLUX_MODEL, "megapixels": 0.02},
        verb="draw",
        paths={"output": str(folder / "image.png")},
        arguments={
            "prompt": "Medium shot of the presenter at a desk.",
            "on_camera": True,
            "wardrobe": "a teal jumper",
            "width": 160,
            "height": 90,
            "seed": 7,
            "lora": None,
            "photos": [],
        },
        python=str(FLUX_PYTHON.absolute()),
        vram=12,
        models={FLUX_MODEL: str(folder / FLUX_MODEL)},
        folder=str(folder),
    )


def main() -> None:
    """Measure and write down."""
    sys.path += [str(REPOSITORY / "tests/helpers")]
    from draft import machine, write_down
    from workshop import Workshop

    os.environ["OMP_NUM_THREADS"] = "1"  # miniature models are too small to share
    report: dict[str, object] = {"machine": machine()}
    with tempfile.TemporaryDirectory(prefix="understudy-bench-") as temporary:
        folder = Path(temporary)
        workshop = Workshop(folder, uuid.uuid4().hex)
        workshop.start()
        os.environ["UNDERSTUDY_WORKERS"] = str(workshop.socket_folder)
        try:
            nothing = workshop.call("work", steps=0, seconds=0)
            report["nothing"] = compare(nothing, folder, CALLS)
            steps = compare(workshop.call("work", steps=STEPS, seconds=0), folder, WARM_UP)
            report["a step told to the job (ms)"] = round(steps["added (ms)"] / STEPS, 3)
            if FLUX_PYTHON.exists():
                report["a picture by FLUX's miniature"] = compare(drawing(folder), folder, DRAWINGS)
        finally:
            workshop.close()
    write_down("workers", report)


if __name__ == "__main__":
    serve_directly() if sys.argv[1:] == [DIRECTLY] else main()

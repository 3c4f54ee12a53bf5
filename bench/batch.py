"""What a batch costs besides its films; writes bench/results/batch.json and docs/batches.svg.

    python bench/batch.py plan     planning 100, 300 and 1,000 topics, whole and in slices; a quarter of an hour
    python bench/batch.py batch    a hundred topics of the draft, and their work without a workflow; half an hour
    python bench/batch.py again    a thousand finished topics, nothing changed; ten minutes
    python bench/batch.py kills    three topics, killed 50 times, against the same films made at one go; ten minutes

Several may be named. Nothing else should run beside it, on two cores.
"""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import yaml
from draft import REPOSITORY, RESULTS, Workplace, machine, write_down

BUNDLED = sorted((REPOSITORY / "config/topics").glob("*.yaml"))
CHART = REPOSITORY / "docs/batches.svg"
SIZES = (100, 300, 1000)
SLICE = 25
BATCH = 100
CORES = 2
KILLS = 50
LOOK_SECONDS = 5.0
COLOURS = {"whole": "#0f7b78", "slices": "#b3541e"}
LEFT, TOP, PLOT = 60, 30, (560, 180)
"""Pixels of the chart: its margins, and width and height of what is between the axes."""
SMALL = "resolution: 240\nfilm: {opening_card: 0, closing_card: 0}\n"
NOTES = "One thing. | Two things: A lock needs a key. | The end."
_WATCHED = (
    "import resource, runpy, sys\n"
    "sys.argv[0] = 'snakemake'\n"
    "try: runpy.run_module(sys.argv.pop(1), run_name='__main__')\n"
    "except SystemExit as end: status = end.code\n"
    "print('peak', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)\n"
    "sys.exit(status)"
)


class Sheet(Workplace):
    """A project whose films are short and small, so that the graph is measured; its topics stand in a sheet."""

    def __init__(self, folder: Path, topics: int) -> None:
        super().__init__(folder)
        (folder / "training").symlink_to(REPOSITORY / "training")
        for path in (folder / "config/topics").glob("*.yaml"):
            path.unlink()
        (folder / "config/presets/small.yaml").write_text(SMALL)
        (folder / "config/config.yaml").write_text("preset: small\n")
        self.topics = [f"topic-{number:04}" for number in range(topics)]
        lines = [f"{topic}\tTell me of {topic}\t5\t{NOTES}" for topic in self.topics]
        (folder / "config/topics.tsv").write_text("\n".join(["topic\tprompt\tlength\tnotes", *lines]) + "\n")

    def watched(self, *arguments: str) -> tuple[float, int]:
        """Seconds that Snakemake takes, and the most MB of its process."""
        command = [sys.executable, "-c", _WATCHED, "snakemake", *arguments, "--cores", str(CORES)]
        started = time.perf_counter()
        done = subprocess.run(command, cwd=self.root, env=self.environment, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        return time.perf_counter() - started, int(re.search(r"^peak (\d+)$", done.stdout, re.MULTILINE)[1])

    def batch(self, *arguments: str) -> tuple[float, int]:
        """Seconds that a whole batch takes, and the most MB of one of its Snakemakes, as seen every few seconds."""
        started, most = time.perf_counter(), 0
        process = self._start_batch(arguments)
        while process.poll() is None:
            most = max(most, *(_peak(child) for child in process.children(recursive=True)), 0)
            with suppress(psutil.TimeoutExpired):
                process.wait(LOOK_SECONDS)
        self._check_end(process)
        return time.perf_counter() - started, most

    def batch_killed_after(self, seconds: float | None, *arguments: str) -> bool:
        """Start a batch and kill it with all its processes when it has not ended after so long; whether that was so."""
        process = self._start_batch(arguments, start_new_session=True)
        try:
            process.wait(seconds)
        except psutil.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return True
        self._check_end(process)
        return False

    def _start_batch(self, arguments: tuple[str, ...], start_new_session: bool = False) -> psutil.Popen:
        command = [sys.executable, "-m", "understudy.batch", "--cores", str(CORES), *arguments]
        with (self.root / "batch.log").open("w") as log:
            return psutil.Popen(
                command,
                cwd=self.root,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=start_new_session,
            )

    def _check_end(self, process: psutil.Popen) -> None:
        """Raises RuntimeError with what a batch said that failed."""
        if process.returncode:
            raise RuntimeError((self.root / "batch.log").read_text())

    def begin_anew(self) -> None:
        """Remove all that runs have made."""
        for made in ("results", "logs", ".snakemake"):
            shutil.rmtree(self.root / made)

    def films(self, start: int, end: int) -> list[str]:
        """The films of some of the topics."""
        return [f"results/{topic}.mp4" for topic in self.topics[start:end]]

    @property
    def environment(self) -> dict[str, str]:
        """Of all processes."""
        return {**os.environ, "PYTHONPATH": str(REPOSITORY)}


def _peak(process: psutil.Process) -> int:
    """MB that a Snakemake of a batch has had at most; 0 of any other process."""
    with suppress(psutil.Error, OSError, TypeError):
        if "multiprocessing.forkserver" in " ".join(process.cmdline()):
            status = Path(f"/proc/{process.pid}/status").read_text()
            return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) // 1024
    return 0


def plan(folder: Path) -> dict[str, Any]:
    """Seconds and MB to plan new topics: all at once, and slice after slice."""
    found = []
    for size in SIZES:
        sheet = Sheet(folder / str(size), size)
        whole = sheet.watched("--dry-run", "--quiet", "all")
        slices = [
            sheet.watched(*sheet.films(start, start + SLICE), "--dry-run", "--quiet", "all")
            for start in range(0, size, SLICE)
        ]
        found.append(
            {
                "topics": size,
                "whole (s)": whole[0],
                "whole (MB)": whole[1],
                "slices (s)": sum(seconds for seconds, _ in slices),
                "slices (MB)": max(memory for _, memory in slices),
            }
        )
    return {"plan of new topics": found}


def batch(folder: Path) -> dict[str, Any]:
    """A hundred topics of the draft: films per hour, memory, and the share of time that is not the films' own work.

    The same work is done in bare processes: half of it before and half after, since machines change their speed.
    """
    sample = Workplace(folder / "sample")
    sample.snakemake(*(f"results/{source.stem}.mp4" for source in BUNDLED))
    work = [source.stem for source in _sources(BATCH)]
    before = _direct_seconds(sample, folder / "before", work[: BATCH // 2])
    seconds, most = _drafts(folder / "batch", BATCH).batch("--slice", str(SLICE))
    after = _direct_seconds(sample, folder / "after", work[BATCH // 2 :])
    return {
        "a hundred topics": {
            "batch (s)": seconds,
            "films per hour": BATCH / seconds * 3600,
            "Snakemake at most (MB)": most,
            "without a workflow, half before (s)": before,
            "without a workflow, half after (s)": after,
            "share of orchestration": 1 - (before + after) / seconds,
        }
    }


def _drafts(folder: Path, count: int) -> Sheet:
    """A project of so many topics, those of the repository in turn."""
    place = Sheet(folder, 0)
    (place.root / "config/config.yaml").write_text("preset: draft\n")
    for number, source in enumerate(_sources(count)):
        about = {"title": source.stem, **yaml.safe_load(source.read_text())}
        (place.root / f"config/topics/{source.stem}-{number}.yaml").write_text(yaml.safe_dump(about))
    return place


def _sources(count: int) -> list[Path]:
    """The repository's topics in turn, so many times."""
    return [BUNDLED[number % len(BUNDLED)] for number in range(count)]


def _direct_seconds(sample: Workplace, folder: Path, topics: list[str]) -> float:
    """Films of the topics, in as many processes at a time as there are cores, each film in one process."""
    code = (
        "import sys; sys.path[:0] = ['bench', '.']\nfrom pathlib import Path\nimport draft\n"
        "place = draft.Workplace.__new__(draft.Workplace); place.root = Path(sys.argv[1])\n"
        "draft.without_workflow(place, Path(sys.argv[2]), sys.argv[3])"
    )

    def film(number: int, topic: str) -> None:
        command = [sys.executable, "-c", code, str(sample.root), str(folder / f"{number}-{topic}"), topic]
        subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)

    started = time.perf_counter()
    with ThreadPoolExecutor(CORES) as processes:
        list(processes.map(film, range(len(topics)), topics))
    return time.perf_counter() - started


def again(folder: Path) -> dict[str, Any]:
    """A thousand finished films: seconds and MB to find that nothing is to be done."""
    sheet = Sheet(folder / "again", SIZES[-1])
    sheet.watched(*sheet.films(0, 1))
    first = sheet.topics[0]
    for topic in sheet.topics[1:]:
        shutil.copytree(sheet.root / f"results/{first}", sheet.root / f"results/{topic}")
        for suffix in ("mp4", "srt", "vtt", "c2pa"):
            shutil.copyfile(
                sheet.root / f"results/{first}.{suffix}", sheet.root / f"results/{topic}.{suffix}"
            )
    for start in range(0, SIZES[-1], SLICE):  # Snakemake notes them as made by these settings
        sheet.watched(*sheet.films(start, start + SLICE), "--touch")
    whole, batch = sheet.watched(), sheet.batch()
    return {
        "nothing to be done": {
            "topics": SIZES[-1],
            "whole (s)": whole[0],
            "whole (MB)": whole[1],
            "as a batch (s)": batch[0],
            "as a batch (MB)": batch[1],
        }
    }


def kills(folder: Path) -> dict[str, Any]:
    """Batches that are killed with all their processes while they work, again and again, against one that is not."""
    quiet, killed = Sheet(folder / "quiet", 3), Sheet(folder / "killed", 3)
    seconds, _ = quiet.batch("--slice", "2")
    films = [f"results/{topic}/small/film.unsigned.mp4" for topic in quiet.topics]
    moments, times, same, ended = random.Random(1), 0, [], False
    while times < KILLS or not ended:
        moment = moments.uniform(0, seconds) if times < KILLS else None
        ended = not killed.batch_killed_after(moment, "--slice", "2")
        if ended:
            same += [(quiet.root / film).read_bytes() == (killed.root / film).read_bytes() for film in films]
            killed.begin_anew()
        else:
            times += 1
    return {"killed": {"times": times, "films with the same bytes": f"{sum(same)} of {len(same)}"}}


def draw_chart(planned: list[dict[str, float]]) -> None:
    """Seconds to plan against the number of topics, as a picture of its own."""
    most = max(entry[f"{name} (s)"] for entry in planned for name in COLOURS)

    def place(topics: float, seconds: float) -> str:
        return f"{LEFT + PLOT[0] * topics / SIZES[-1]:.0f},{TOP + PLOT[1] * (1 - seconds / most):.0f}"

    def text(at: str, content: str, anchor: str = "middle", colour: str = "#57606a", down: int = 0) -> str:
        x, y = at.split(",")
        return f'<text x="{x}" y="{int(y) + down}" text-anchor="{anchor}" fill="{colour}">{content}</text>'

    parts = [f'<polyline points="{place(0, most)} {place(0, 0)} {place(SIZES[-1], 0)}" stroke="#b8c1cc"/>']
    for name, colour in COLOURS.items():
        points = " ".join(place(entry["topics"], entry[f"{name} (s)"]) for entry in planned)
        last = planned[-1]
        said = f"{name}: {last[f'{name} (s)']:.0f} s, {last[f'{name} (MB)']:.0f} MB"
        parts += [f'<polyline points="{points}" stroke="{colour}" stroke-width="2"/>']
        parts += [text(place(SIZES[-1], last[f"{name} (s)"]), said, "end", colour, -8)]
    parts += [text(place(entry["topics"], 0), f"{entry['topics']:,}", down=18) for entry in planned]
    parts += [text(place(0, most), f"{most:.0f} s", "end"), text(place(0, 0), "0 ", "end")]
    CHART.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + PLOT[0] + 20} {TOP + PLOT[1] + 30}" '
        'font-family="sans-serif" font-size="13" fill="none"><title>Seconds to plan so many topics</title>'
        f'<rect width="100%" height="100%" fill="white"/>{"".join(parts)}</svg>\n'
    )


def main() -> None:
    """Measure what the command line names, beside what was measured before."""
    steps = {"plan": plan, "batch": batch, "again": again, "kills": kills}
    wanted = sys.argv[1:] or list(steps)
    file = RESULTS / "batch.json"
    report = json.loads(file.read_text()) if file.is_file() else {}
    for name in wanted:
        with tempfile.TemporaryDirectory(prefix="understudy-bench-") as temporary:
            report |= {"machine": machine()} | steps[name](Path(temporary))
        write_down("batch", report)
        if name == "plan":
            draw_chart(report["plan of new topics"])


if __name__ == "__main__":
    main()

"""What a cluster makes of twenty films, when a node fails and one cannot be made, and of three films with models.

A real Slurm runs on this machine for it: a controller and two nodes. It needs root, Debian's slurm-wlm and munge, and
`make slurm`; for the second part `make studio-cpu`. Writes bench/results/slurm.json; takes half an hour on two cores.
"""

import re
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from draft import REPOSITORY, machine, write_down

sys.path.insert(0, str(REPOSITORY / "tests/helpers"))

from loopback_slurm import NODES, PYTHON, LoopbackSlurm, why_not
from project import SCRIPT, Project
from studio import MISSING, Studio

TOPICS = [f"topic-{number:02}" for number in range(20)]
BROKEN = "topic-13"
STUDIO_TOPICS = ("one", "two", "three")
CORES = 4
"""Of an allocation, as in profiles/slurm."""
DARK_SECONDS = 30
"""The node is off for so long: Slurm notices after ten."""
LOOK_SECONDS = 0.5
CHUNKS_IN_THE_MIDDLE = 4
"""Of the twelve that a film has."""


def twenty_topics(folder: Path) -> Project:
    """Draft topics of three scenes, at 240 pixels; the music of one is no sound."""
    project = Project(folder)
    for index, topic in enumerate(TOPICS):
        scenes = [
            {**scene, "dialogue": f"{scene['dialogue']} This is number {index}."}
            for scene in SCRIPT["scenes"]
        ]
        project.write(f"config/scripts/{topic}.json", {**SCRIPT, "scenes": scenes})
        project.write(f"config/topics/{topic}.yaml", {"prompt": "Tell me three things"})
    project.write("config/music.wav", "no sound at all")
    project.write(
        f"config/topics/{BROKEN}.yaml", {"prompt": "Tell me three things", "music": "config/music.wav"}
    )
    project.write("config/config.yaml", {"topics": TOPICS, "preset": "small"})
    return project


def on_slurm(project: Project, slurm: LoopbackSlurm) -> tuple[float, str]:
    """Run all jobs of the project there: seconds, and what was said."""
    project.environment = project.environment | slurm.environment
    project.python = str(PYTHON)
    return run(project, "--workflow-profile", "profiles/slurm", "--slurm-keep-successful-logs", cores=CORES)


def run(project: Project, *options: str, cores: int = 2) -> tuple[float, str]:
    """Run Snakemake: seconds, and what was said."""
    started = time.perf_counter()
    output, _ = project.start(*options, cores=cores, alone=True).communicate()
    return time.perf_counter() - started, output


class FailingNode(threading.Thread):
    """Switches a node off in the middle of a film, and on again."""

    def __init__(self, project: Project, slurm: LoopbackSlurm) -> None:
        super().__init__(daemon=True)
        self._project, self._slurm = project, slurm
        self.topic, self.allocation, self.jobs = "", "", 0

    def run(self) -> None:
        """Wait for a film on the second node that has chunks and is not finished."""
        node = NODES[1]
        while not self._is_in_the_middle():
            time.sleep(LOOK_SECONDS)
            running = ("squeue", "--noheader", f"--nodelist={node}", "--states=R", "--format=%i")
            for allocation in self._slurm.ask(*running).split():
                command = self._slurm.ask("scontrol", "write", "batch_script", allocation, "-")
                self.allocation, found = allocation, re.search(r"film:topic=([^,]*)", command)
                self.topic, self.jobs = found[1] if found else "", command.count("preset=small")
        self._slurm.kill_node(node)
        time.sleep(DARK_SECONDS)
        self._slurm.start_node(node)

    def _is_in_the_middle(self) -> bool:
        folder = self._project.path(f"results/{self.topic}/small")
        is_done = (folder / "film.unsigned.mp4").exists()
        chunks = list(folder.glob("scenes/*/chunks/*.json"))
        return bool(self.topic) and not is_done and len(chunks) >= CHUNKS_IN_THE_MIDDLE

    def report(self) -> dict[str, Any]:
        """What became of the film: how often it was started, and what was left to do for the last time."""
        (log,) = self._project.path("logs/slurm").rglob(f"{self.allocation}.log")
        job = self._slurm.ask("scontrol", "show", "job", self.allocation)
        return {
            "film": self.topic,
            "starts": 1 + int(re.search(r"Restarts=(\d+)", job)[1]),
            "jobs of the film": self.jobs,
            "jobs after the last start": len(re.findall(r"^Job \d+: ", log.read_text(), re.MULTILINE)),
        }


def same_films(one: Project, other: Project, topics: Iterable[str], preset: str) -> list[str]:
    """The topics whose films, but for their signatures, are the same bytes in both."""
    files = {topic: f"results/{topic}/{preset}/film.unsigned.mp4" for topic in topics}
    made = {
        topic: file for topic, file in files.items() if one.path(file).exists() and other.path(file).exists()
    }
    return [
        topic for topic, file in made.items() if one.path(file).read_bytes() == other.path(file).read_bytes()
    ]


def films_of_the_draft(folder: Path) -> dict[str, Any]:
    """Twenty topics here and there."""
    here, there = twenty_topics(folder / "here"), twenty_topics(folder / "there")
    seconds_here, _ = run(here)
    slurm = LoopbackSlurm(folder / "slurm")
    try:
        failing = FailingNode(there, slurm)
        failing.start()
        seconds_there, said = on_slurm(there, slurm)
        failing.join(DARK_SECONDS)
        interrupted = failing.report()
    finally:
        slurm.close()
    explained = next(line.strip() for line in said.splitlines() if "config/music.wav" in line)
    return {
        "topics": len(TOPICS),
        "seconds on one machine": seconds_here,
        "seconds on the cluster": seconds_there,
        "films of the same bytes": len(same_films(here, there, TOPICS, "small")),
        "said of the broken one": explained,
        "interrupted": interrupted,
    }


def films_with_models(folder: Path) -> dict[str, Any]:
    """Three topics with the studio's engines on miniature models."""
    studio = Studio(folder / "studio")
    studio.write("config/config.yaml", {"topics": list(STUDIO_TOPICS), "preset": "tiny", "devices": ["cpu"]})
    slurm = LoopbackSlurm(folder / "slurm")
    try:
        seconds, _ = on_slurm(studio, slurm)
    finally:
        slurm.close()
    loadings = {}
    for log in studio.path("logs/nodes").glob("*/workers/*-cpu.log"):
        allocation, engine = log.parts[-3], log.name.removesuffix("-cpu.log")
        loadings.setdefault(allocation, {})[engine] = log.read_text().count(" loaded in ")
    films = [topic for topic in STUDIO_TOPICS if studio.path(f"results/{topic}.mp4").exists()]
    return {"films": films, "seconds": seconds, "loadings by allocation": loadings}


def main() -> None:
    """Measure and write down."""
    if reason := why_not():
        sys.exit(reason)
    with tempfile.TemporaryDirectory(prefix="understudy-bench-") as temporary:
        report = {"machine": machine(), "draft": films_of_the_draft(Path(temporary, "draft"))}
        if not MISSING:
            report["studio"] = films_with_models(Path(temporary, "studio"))
        write_down("slurm", report)


if __name__ == "__main__":
    main()

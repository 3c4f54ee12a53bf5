"""Films made on a real Slurm are those that one machine makes; skipped, by name, where there is no Slurm."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback_slurm import PYTHON, LoopbackSlurm, why_not
from project import REPOSITORY, SCRIPT, Project
from waiting import wait_until
from workshop import MARK, marked_processes, sample_python

from understudy.progress.history import DEFAULT_FILE as HISTORY_FILE

TOPICS = ("one", "two", "three")
BROKEN = "two"

pytestmark = [
    pytest.mark.skipif(why_not() is not None, reason=f"no Slurm here: {why_not()}"),
    pytest.mark.skipif(not PYTHON.exists(), reason="no environment for Slurm here: make slurm"),
    pytest.mark.skipif(" " in str(PYTHON), reason="Snakemake's executors do not quote their Python's path"),
]


@pytest.fixture(scope="module")
def slurm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoopbackSlurm]:
    """A controller and two nodes."""
    running = LoopbackSlurm(tmp_path_factory.mktemp("slurm"))
    yield running
    running.close()


def batch(folder: Path) -> Project:
    """Three topics, of which one cannot be made; a model draws the images."""
    project = Project(folder)
    engines = REPOSITORY / "tests/sample_engines"
    project.environment = {"PYTHONPATH": f"{REPOSITORY}:{engines}", "OMP_NUM_THREADS": "1"}
    for topic in TOPICS:
        project.write(f"config/scripts/{topic}.json", SCRIPT)
        project.write(f"config/topics/{topic}.yaml", {"prompt": "Tell me three things"})
    project.write("config/music.wav", "no sound at all")
    project.write(
        f"config/topics/{BROKEN}.yaml", {"prompt": "Tell me three things", "music": "config/music.wav"}
    )
    project.write("config/config.yaml", {"topics": list(TOPICS), "preset": "sampled", "devices": ["cpu"]})
    project.write(
        "config/presets/sampled.yaml",
        {
            "resolution": 240,
            "image": {"engine": "drawing"},
            "environments": {"sample": str(sample_python(folder))},
        },
    )
    return project


def film(project: Project, topic: str) -> bytes | None:
    """The film of a topic without its signature, which differs each time."""
    file = project.path(f"results/{topic}/sampled/film.unsigned.mp4")
    return file.read_bytes() if file.exists() else None


def allocations_with_a_model(project: Project) -> list[str]:
    """The allocation of each loading of the model that draws the images."""
    return project.path("loads.txt").read_text().splitlines()


def test_films_of_a_cluster_are_those_of_one_machine_and_a_broken_one_is_explained(
    slurm: LoopbackSlurm, tmp_path: Path
) -> None:
    here, there = batch(tmp_path / "here"), batch(tmp_path / "there")
    there.environment |= slurm.environment | {MARK: uuid.uuid4().hex}
    there.python = str(PYTHON)
    here.start().communicate()
    run = there.start("--workflow-profile", "profiles/slurm", cores=4)
    output, _ = run.communicate()
    assert run.returncode != 0
    assert {topic: film(there, topic) for topic in TOPICS} == {topic: film(here, topic) for topic in TOPICS}
    assert [topic for topic in TOPICS if film(there, topic)] == ["one", "three"]
    assert "config/music.wav" in output, output
    assert "snakemake --cores 4 --workflow-profile profiles/slurm" in output
    assert not there.path(HISTORY_FILE).exists(), "waiting in a queue tells nothing of a job's length"
    assert len(allocations_with_a_model(there)) == len(set(allocations_with_a_model(there))) == len(TOPICS)
    assert not slurm.ask("squeue", "--noheader")
    wait_until(lambda: not marked_processes(there.environment[MARK]))

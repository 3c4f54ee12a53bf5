"""A whole workflow with an engine that loads a model: loaded once, told about, and gone when the run is."""

import os
import random
import signal
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from project import REPOSITORY, SCRIPT, Project
from waiting import wait_until
from workshop import MARK, end_marked_processes, marked_processes, sample_python

TOPICS = ("one", "two", "three")
KILLS = int(os.environ.get("UNDERSTUDY_KILLS", 6))


@pytest.fixture
def sampled(project: Project) -> Iterator[Project]:
    """A project of several topics whose images are made by the sample engine."""
    mark = uuid.uuid4().hex
    engines = REPOSITORY / "tests/sample_engines"
    project.environment = {
        MARK: mark,
        "PYTHONPATH": f"{REPOSITORY}{os.pathsep}{engines}",
        "OMP_NUM_THREADS": "1",
    }
    for topic in TOPICS:
        project.write(f"config/topics/{topic}.yaml", {"prompt": "Tell me three things"})
        project.write(f"config/scripts/{topic}.json", SCRIPT)
    project.write("config/config.yaml", {"preset": "sampled", "devices": ["cpu"]})
    choose(project)
    yield project
    end_marked_processes(mark)


def choose(project: Project, **settings: object) -> None:
    """Use the sample engine with these settings."""
    preset = {"image": {"engine": "sample", **settings}, "environments": {"sample": str(python_of(project))}}
    project.write("config/presets/sampled.yaml", preset)


def python_of(project: Project) -> Path:
    python = project.path("python")
    return python if python.exists() else sample_python(project.root)


def images() -> list[str]:
    return [
        f"results/{topic}/sampled/scenes/{scene['id']}/image.png"
        for topic in TOPICS
        for scene in SCRIPT["scenes"]
    ]


def loadings(project: Project) -> int:
    return len(project.path("loads.txt").read_text().splitlines())


def test_a_batch_of_topics_loads_each_model_once(sampled: Project) -> None:
    sampled.snakemake(*images())
    assert loadings(sampled) == 1
    wait_until(lambda: not marked_processes(sampled.environment[MARK]))


def test_two_cards_work_side_by_side_each_with_a_worker_of_its_own(sampled: Project) -> None:
    sampled.environment["CUDA_VISIBLE_DEVICES"] = "0,1"
    sampled.write("config/config.yaml", {"preset": "sampled", "devices": ["cuda:0", "cuda:1"]})
    choose(sampled, seconds=0.2)
    sampled.snakemake(*images()[:6])
    assert loadings(sampled) == 2
    assert {file.name for file in sampled.path("logs/workers").glob("image-*.log")} == {
        "image-sample-cuda0.log",
        "image-sample-cuda1.log",
    }


def test_the_same_picture_is_made_once_for_all_topics(sampled: Project) -> None:
    cache = str(sampled.path("cache"))
    sampled.write("config/config.yaml", {"preset": "sampled", "devices": ["cpu"], "cache": cache})
    sampled.snakemake(*images())
    steps = sampled.path("steps.txt").read_text().splitlines()
    assert len(steps) == 3 * len(SCRIPT["scenes"])
    assert {sampled.path(image).read_text() for image in images()} == {
        scene["image_prompt"] for scene in SCRIPT["scenes"]
    }


def test_without_workers_every_job_loads_its_model(sampled: Project) -> None:
    sampled.write("config/config.yaml", {"preset": "sampled", "devices": ["cpu"], "workers": False})
    sampled.snakemake(*images()[:2])
    assert loadings(sampled) == 2


def test_the_steps_of_a_job_stand_in_its_log(sampled: Project) -> None:
    sampled.snakemake(images()[0])
    log = sampled.path("logs/one/sampled/hello/image.log").read_text()
    assert log.splitlines()[:3] == ["[1/3 steps]", "[2/3 steps]", "[3/3 steps]"]


def test_a_failed_job_tells_why_and_leaves_nothing_behind(sampled: Project) -> None:
    scenes = [{**SCRIPT["scenes"][0], "image_prompt": "Something impossible."}, *SCRIPT["scenes"][1:]]
    sampled.write("config/scripts/one.json", {**SCRIPT, "scenes": scenes})
    process = sampled.start(*images())
    output, _ = process.communicate()
    assert process.returncode != 0
    assert "nobody can draw this" in output
    assert sum(sampled.path(image).exists() for image in images()) == len(images()) - 1
    wait_until(lambda: not marked_processes(sampled.environment[MARK]))


def test_a_card_that_is_not_there_is_refused_before_any_job(sampled: Project) -> None:
    sampled.environment["CUDA_VISIBLE_DEVICES"] = ""
    sampled.write("config/config.yaml", {"preset": "sampled", "devices": ["cuda:3"]})
    process = sampled.start(images()[0])
    output, _ = process.communicate()
    assert process.returncode != 0
    assert "there is no cuda:3" in output
    assert not sampled.path("results/one/script.json").exists()


def test_a_workflow_that_ends_at_any_moment_leaves_no_process_and_loses_nothing(sampled: Project) -> None:
    choose(sampled, seconds=0.1)
    moments = random.Random(os.environ.get("UNDERSTUDY_KILL_SEED", "1"))
    # SIGTERM is not among them: Snakemake 9.27 takes a lock in its handler, and can wait for itself for ever.
    ways = [(os.kill, signal.SIGKILL), (os.killpg, signal.SIGKILL), (os.killpg, signal.SIGINT)]
    for index in range(KILLS):
        process = sampled.start(*images(), alone=True)
        time.sleep(moments.uniform(1.0, 4.0))
        end, how = ways[index % len(ways)]
        end(process.pid, how)
        process.communicate()
        wait_until(lambda: not marked_processes(sampled.environment[MARK]))
    sampled.snakemake(*images())
    assert {sampled.path(image).read_text() for image in images()} == {
        scene["image_prompt"] for scene in SCRIPT["scenes"]
    }

"""The whole studio on miniature models: real engines in their own environments, from prompt to film."""

import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from desk import ServedDesk
from edited import run_with_failing
from project import REPOSITORY, SCRIPT
from studio import LIPS, MISSING, MISSING_FOR_LIPS, MISSING_FOR_SYNCNET, TOPICS, Studio, interpreter

from understudy.files import read_json
from understudy.media.probing import probe

pytestmark = pytest.mark.skipif(
    bool(MISSING), reason=f"missing: {', '.join(MISSING)}; `make studio-cpu` makes them"
)


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    """Films of all topics, made in one run."""
    project = Studio(tmp_path_factory.mktemp("studio"))
    project.snakemake()
    return project


def with_longer_dialogue(batch: Studio, root: Path) -> Studio:
    """A copy in which a scene of the first topic was edited."""
    project = Studio(root)
    shutil.copytree(batch.path("results"), project.path("results"))
    scenes = [{**SCRIPT["scenes"][0], "dialogue": "Good morning to all of you."}, SCRIPT["scenes"][1]]
    project.write("config/scripts/one.json", {**SCRIPT, "scenes": scenes})
    return project


def test_a_batch_of_topics_loads_each_model_once(batch: Studio) -> None:
    loadings = batch.loadings()
    assert loadings == {"image-flux": 1, "speech-f5": 1, "video-wan": 1, "finish-neural": 1}


def test_every_film_has_the_frames_of_its_timeline(batch: Studio) -> None:
    for topic in TOPICS:
        facts = probe(batch.path(f"results/{topic}.mp4"))
        assert facts.frames == read_json(batch.path(f"results/{topic}/tiny/timeline.json"))["frames"]
        assert abs(facts.duration - facts.audio_duration) < 1 / 25


def test_another_run_in_another_order_makes_the_same_pictures_and_sounds(
    batch: Studio, tmp_path: Path
) -> None:
    again = Studio(tmp_path)
    scenes = [scene["id"] for scene in SCRIPT["scenes"][:2]]
    for scene in reversed(scenes):
        again.snakemake(*(f"results/one/tiny/scenes/{scene}/{name}" for name in ("speech.wav", "image.png")))
    for scene in scenes:
        for name in ("image.png", "speech.wav"):
            assert again.made("one", f"scenes/{scene}/{name}") == batch.made("one", f"scenes/{scene}/{name}")


def test_without_workers_the_same_engines_make_the_same_picture(batch: Studio, tmp_path: Path) -> None:
    alone = Studio(tmp_path)
    alone.write("config/config.yaml", {"preset": "tiny", "devices": ["cpu"], "workers": False})
    alone.snakemake("results/one/tiny/scenes/hello/image.png")
    assert alone.made("one", "scenes/hello/image.png") == batch.made("one", "scenes/hello/image.png")


def test_a_longer_dialogue_leaves_the_pictures_of_all_scenes_as_they_are(
    batch: Studio, tmp_path: Path
) -> None:
    project = with_longer_dialogue(batch, tmp_path)
    made = project.make("results/one.mp4")
    assert "one/tiny/scenes/hello/speech.wav" in made
    assert not [name for name in made if name.endswith("image.png")]
    assert {name for name in made if "/parts/" in name} <= {"one/tiny/scenes/parts/finished.mp4"}


def test_an_edit_whose_jobs_failed_ends_with_the_film_of_one_whose_jobs_did_not(
    batch: Studio, tmp_path: Path
) -> None:
    unharmed, failing = (with_longer_dialogue(batch, tmp_path / name) for name in ("unharmed", "failing"))
    unharmed.snakemake("results/one.mp4")
    for stage in ("speech", "clip"):
        assert run_with_failing(failing, stage, "results/one.mp4") != 0
    failing.snakemake("results/one.mp4")
    assert failing.made("one", "film.unsigned.mp4") == unharmed.made("one", "film.unsigned.mp4")
    assert failing.make("results/one.mp4") == set()


@pytest.mark.skipif(bool(MISSING_FOR_SYNCNET), reason=f"missing: {', '.join(MISSING_FOR_SYNCNET)}")
def test_syncnet_looks_at_the_lips_where_its_weights_are_named(tmp_path: Path) -> None:
    project = Studio(tmp_path)
    preset = yaml.safe_load(project.path("config/presets/tiny.yaml").read_text())
    preset.setdefault("quality", {}).setdefault("lips", {})["syncnet"] = "tiny-syncnet"
    project.write("config/presets/tiny.yaml", preset)
    project.snakemake("results/one/tiny/scenes/hello/synced.mkv")
    measured = read_json(project.path("results/one/tiny/scenes/hello/synced.quality.json"))
    reasons = {figure["name"]: figure["reason"] for figure in measured["figures"]}
    assert reasons["syncnet_confidence"] == "the face is seen for less than a second"  # miniatures draw noise
    assert project.loadings()["quality-syncnet"] == 1


def test_the_desk_renders_an_approved_script_with_models(tmp_path: Path) -> None:
    project = Studio(tmp_path)
    wanted = {"films": [{"topic": "one", "preset": "tiny"}], "scripts": [], "takes": []}
    with ServedDesk(project.root) as desk:
        refused = desk.ask("POST", "/api/runs", wanted)
        assert "not approved" in refused.body.decode()
        version = desk.get("/api/topics/one/script")["version"]
        desk.ask("PUT", "/api/topics/one/approval", {"version": version, "approved": True})
        desk.ask("POST", "/api/runs", wanted)
        (run,) = desk.wait_for_runs(600)
    assert run["state"] == "done", run
    assert set(project.loadings().values()) == {1}
    assert (
        probe(project.path("results/one.mp4")).frames
        == read_json(project.path("results/one/tiny/timeline.json"))["frames"]
    )


@pytest.mark.skipif(bool(MISSING_FOR_LIPS), reason=f"missing: {', '.join(MISSING_FOR_LIPS)}")
def test_lips_are_synced_where_the_code_of_latentsync_is(tmp_path: Path) -> None:
    project = Studio(tmp_path)
    project.write(
        "config/presets/tiny.yaml",
        yaml.safe_load(project.path("config/presets/tiny.yaml").read_text()) | {"lips": LIPS},
    )
    project.snakemake("results/one/tiny/film.mp4")
    assert project.loadings()["lips-latentsync"] == 1
    facts = probe(project.path("results/one/tiny/film.mp4"))
    assert facts.frames == read_json(project.path("results/one/tiny/timeline.json"))["frames"]


def test_the_strength_sweep_grows_away_from_the_picture_without_the_lora(tmp_path: Path) -> None:
    project = Studio(tmp_path)
    build = (
        "import sys, pathlib; from conftest import write_lora; write_lora(*map(pathlib.Path, sys.argv[1:]))"
    )
    subprocess.run(
        [
            interpreter("diffusers"),
            "-c",
            build,
            REPOSITORY / "models/tiny-flux",
            tmp_path / "ada.safetensors",
        ],
        check=True,
        env={"PYTHONPATH": f"{REPOSITORY}:{REPOSITORY / 'tests/studio/diffusers'}", "OMP_NUM_THREADS": "1"},
    )
    persona = yaml.safe_load(project.path("config/personas/ada/persona.yaml").read_text())
    project.write(
        "config/personas/ada/persona.yaml", persona | {"fictional": True, "lora": {"file": "ada.safetensors"}}
    )
    project.snakemake("results/personas/ada/strength_sweep.png")
    assert project.path("results/personas/ada/strength_sweep.png").stat().st_size > 10_000
    assert project.loadings() == {"image-flux": 1}

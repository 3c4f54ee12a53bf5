"""A likeness is learnt, a training goes on after any kill as if nothing had happened, and what it gives is a LoRA."""

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from diffusers import DiffusionPipeline
from peft.tuners.tuners_utils import BaseTunerLayer
from safetensors import SafetensorError
from tensorboard_files import read_events

from training.lora import adapter, encoder, states, trainer
from training.lora import dataset as datasets
from training.lora.base import base, check_vram, resolutions
from training.lora.buckets import sizes
from training.lora.export import export
from training.lora.models import steps_of
from training.lora.noise import generator
from training.lora.schedule import learning_rate_at
from training.lora.trainer import adapter_file
from understudy.diffusion.lora import Lora
from understudy.errors import UserError
from understudy.workers.place import Cancelled, Place

PROJECT = Path(__file__).parents[3]
DRAW = "import sys, pathlib; from drawn_photos import draw_photos; draw_photos(pathlib.Path(sys.argv[1]))"
MODELS = ("tiny-flux", "tiny-flux2-klein")
CAPTION = "zrx woman, a photo."
RECIPE = {"rank": 8, "learning_rate": 0.01, "caption_dropout": 0.05, "seed": 1}
SHORT = {"steps": 24, "sample_every": 12}

Train = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def photos(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """20 photos of the drawn presenter, who is drawn in the draft's own environment."""
    python = Path(os.environ.get("UNDERSTUDY_DRAFT_PYTHON", PROJECT / ".venv/bin/python"))
    if not python.exists():
        pytest.skip(f"{python}, which draws the presenter, is missing; `make setup` sets it up")
    folder = tmp_path_factory.mktemp("photos")
    environment = os.environ | {"PYTHONPATH": f"{PROJECT}:{PROJECT / 'tests/helpers'}"}
    subprocess.run([python, "-c", DRAW, folder], cwd=PROJECT, env=environment, check=True)
    return sorted(folder.glob("*.png"))


def encode(place: Place, name: str, photos: list[Path], output: Path, caption: str = CAPTION) -> None:
    held_out = [photos[3].name, photos[11].name]
    encoder.Engine(encoder.Settings(name), place).encode(
        photos,
        output,
        captions=[caption] * len(photos),
        held_out=held_out,
        samples=[CAPTION],
        neutral=["a woman in a garden."],
        resolutions=[64],
        identity=caption,
    )


@pytest.fixture(scope="session")
def encoded(
    photos: list[Path], make_place: Callable[..., Place], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """Name of a miniature -> its dataset."""
    folder = tmp_path_factory.mktemp("datasets")
    files = {name: folder / f"{name}.safetensors" for name in MODELS}
    for name, file in files.items():
        encode(make_place(name), name, photos, file)
    return files


@dataclass
class Trained:
    """A miniature after its training."""

    engine: trainer.Engine
    dataset: Path
    folder: Path
    checkpoints: list[dict[str, float]]


@pytest.fixture(scope="module", params=MODELS)
def trained(
    request: pytest.FixtureRequest,
    encoded: dict[str, Path],
    make_place: Callable[..., Place],
    tmp_path_factory: pytest.TempPathFactory,
) -> Trained:
    name, folder = request.param, tmp_path_factory.mktemp("trained")
    engine = trainer.Engine(trainer.Settings(name), make_place(name))
    result = engine.train(encoded[name], folder, run="a", title="Ada", steps=80, sample_every=40, **RECIPE)
    return Trained(engine, encoded[name], folder, result["checkpoints"])


def test_the_loss_on_photos_that_are_set_aside_falls_by_a_tenth_or_more(trained: Trained) -> None:
    before, *_, after = trained.checkpoints
    assert after["held_out"] < 0.9 * before["held_out"]
    assert [checkpoint["step"] for checkpoint in trained.checkpoints] == [0, 40, 80]


def test_drift_is_none_before_training_and_grows_with_it(trained: Trained) -> None:
    assert trained.checkpoints[0]["drift"] == 0
    assert trained.checkpoints[-1]["drift"] > 0.01


@torch.no_grad()
def test_what_is_drawn_is_a_tenth_closer_to_the_photos_with_the_lora_than_without(trained: Trained) -> None:
    """Measured in latents, root mean square to the mean photo: a miniature's decoder makes noise of any latents."""
    pipeline = trained.engine._pipeline
    model, content = steps_of(pipeline), datasets.read(trained.dataset, torch.device("cpu"))
    photos = torch.cat([photo.latents[0] for photo in (*content.photos, *content.held_out)])
    sigmas = torch.linspace(1, 0, 21)

    def distance(seed: int) -> float:
        latents = torch.randn(photos[:1].shape, generator=generator(seed, "drawn"))
        for sigma, after in pairwise(sigmas):
            velocity = model.predict(pipeline.transformer, latents, sigma[None], content.texts[CAPTION])
            latents = latents + (after - sigma) * velocity
        return float((latents - photos.mean(0)).square().mean().sqrt())

    with_lora = [distance(seed) for seed in range(4)]
    pipeline.transformer.disable_adapters()
    without = [distance(seed) for seed in range(4)]
    pipeline.transformer.enable_adapters()
    assert all(near < 0.9 * far for near, far in zip(with_lora, without, strict=True))


def test_the_exported_file_is_applied_wholly_and_changes_the_picture(
    trained: Trained, models: dict[str, Path], tmp_path: Path
) -> None:
    file = tmp_path / "likeness.safetensors"
    export(adapter_file(trained.folder, 80), file, {"understudy.trigger": "zrx", "understudy.base": "tiny"})
    name = trained.dataset.stem
    pipeline = DiffusionPipeline.from_pretrained(models[name])
    pipeline.set_progress_bar_config(disable=True)

    def draw() -> Any:
        arguments = {"width": 64, "height": 64, "num_inference_steps": 2, "output_type": "pt"}
        return pipeline(prompt=CAPTION, generator=torch.Generator().manual_seed(0), **arguments).images

    plain = draw()
    Lora(pipeline).use({"file": str(file), "strength": 1.0})
    assert (draw() - plain).abs().max() > 0.01


def test_a_lora_of_another_base_is_refused(trained: Trained, models: dict[str, Path], tmp_path: Path) -> None:
    other = next(name for name in MODELS if name != trained.dataset.stem)
    pipeline = DiffusionPipeline.from_pretrained(models[other])
    with pytest.raises(UserError, match="does not fit the model"):
        Lora(pipeline).use({"file": str(adapter_file(trained.folder, 80)), "strength": 1.0})


def test_the_page_needs_no_other_file_and_shows_curves_and_samples(trained: Trained) -> None:
    page = (trained.folder / "training.html").read_text()
    assert page.count('src="data:image/jpeg;base64,') == len(trained.checkpoints)
    assert page.count("<polyline") == 4
    assert "http" not in page.replace("http-equiv", "")
    assert "80 of 80 steps" in page


def test_tensorboard_finds_the_same_numbers(trained: Trained) -> None:
    numbers = read_events(trained.folder)
    assert list(numbers["loss"]) == list(range(1, 81))
    for name, measured in (("held-out loss", "held_out"), ("drift", "drift")):
        expected = {checkpoint["step"]: checkpoint[measured] for checkpoint in trained.checkpoints}
        assert numbers[name] == pytest.approx(expected)


def test_every_attention_layer_gets_a_lora(trained: Trained) -> None:
    layers = {
        name
        for name, layer in trained.engine._pipeline.transformer.named_modules()
        if isinstance(layer, BaseTunerLayer)
    }
    for name in ("transformer_blocks.0.attn.to_q", "transformer_blocks.0.attn.to_out.0"):
        assert name in layers
    last = "proj_out" if trained.dataset.stem == "tiny-flux" else "attn.to_out"
    assert f"single_transformer_blocks.0.{last}" in layers
    assert "proj_out" not in layers


@pytest.fixture
def train(encoded: dict[str, Path], make_place: Callable[..., Place]) -> Train:
    """Trains shortly on a miniature; `report` is called after each step."""

    def run(
        folder: Path,
        report: Callable[..., None] = lambda *_: None,
        dataset: Path | None = None,
        **changed: Any,
    ) -> dict[str, Any]:
        engine = trainer.Engine(trainer.Settings("tiny-flux"), make_place("tiny-flux", report=report))
        arguments = {"run": "a", "title": "Ada", **SHORT, **RECIPE, **changed}
        return engine.train(dataset or encoded["tiny-flux"], folder, **arguments)

    return run


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """States are written every five steps."""
    monkeypatch.setattr(trainer, "_STATE_EVERY", 5)


def made(folder: Path) -> dict[str, bytes]:
    """What a training has made: LoRAs and samples."""
    files = (*folder.glob("lora-*.safetensors"), *folder.glob("samples/*.png"))
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(files)}


def killed(work: Callable[[], None], after: float | None = None) -> None:
    """Do the work in a process that is killed, after some seconds or by itself."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


@pytest.mark.usefixtures("often")
def test_a_training_that_is_killed_again_and_again_ends_as_if_it_had_not_been(
    train: Train, tmp_path: Path
) -> None:
    whole, torn = tmp_path / "whole", tmp_path / "torn"
    expected = train(whole)["checkpoints"]
    chance = random.Random(0)
    for last_step in sorted(chance.sample(range(1, SHORT["steps"]), 4)):

        def kill_at(done: int, *_: object, last_step: int = last_step) -> None:
            if done == last_step:
                os.kill(os.getpid(), signal.SIGKILL)

        killed(lambda kill_at=kill_at: train(torn, report=kill_at))
    killed(lambda: train(torn), after=chance.uniform(0.2, 2))  # anywhere, such as while a file is written
    assert train(torn)["checkpoints"] == expected
    assert made(torn) == made(whole)
    assert len(made(whole)) == 2 + 3


@pytest.mark.usefixtures("often")
def test_a_cancelled_training_goes_on_from_the_step_it_had_reached(train: Train, tmp_path: Path) -> None:
    seen: list[int] = []

    def cancel(done: int, *_: object) -> None:
        if done == 8:
            raise Cancelled

    with pytest.raises(Cancelled):
        train(tmp_path, report=cancel)
    train(tmp_path, report=lambda done, *_: seen.append(done))
    assert seen[0] == 9


@pytest.mark.usefixtures("often")
def test_a_state_that_was_cut_off_is_passed_over(train: Train, tmp_path: Path) -> None:
    train(tmp_path)
    states_left = sorted(tmp_path.glob("state-*"))
    states_left[-1].write_bytes(states_left[-1].read_bytes()[:1000])
    seen: list[int] = []
    expected = made(tmp_path)
    train(tmp_path, report=lambda done, *_: seen.append(done))
    assert seen[0] == 21
    assert made(tmp_path) == expected


@pytest.mark.usefixtures("often")
def test_two_states_are_kept_at_most(train: Train, tmp_path: Path) -> None:
    train(tmp_path)
    assert [file.name for file in sorted(tmp_path.glob("state-*"))] == [
        "state-000020.safetensors",
        "state-000024.safetensors",
    ]


def test_what_was_trained_already_is_not_trained_again(train: Train, tmp_path: Path) -> None:
    first = train(tmp_path)["checkpoints"]
    seen: list[int] = []
    assert train(tmp_path, report=lambda done, *_: seen.append(done))["checkpoints"] == first
    assert not seen


def test_another_run_begins_anew_and_leaves_nothing_of_the_one_before(train: Train, tmp_path: Path) -> None:
    train(tmp_path)
    train(tmp_path, run="b", steps=6, sample_every=6)
    assert sorted(made(tmp_path)) == [
        "lora-000006.safetensors",
        "samples/000000-0.png",
        "samples/000006-0.png",
    ]


def test_a_model_that_stays_loaded_trains_the_next_likeness_as_a_fresh_one_does(
    encoded: dict[str, Path], make_place: Callable[..., Place], tmp_path: Path
) -> None:
    engine = trainer.Engine(trainer.Settings("tiny-flux"), make_place("tiny-flux"))
    for folder, run in (("one", "a"), ("two", "b")):
        arguments = {"title": "Ada", "steps": 6, "sample_every": 6, **RECIPE}
        engine.train(encoded["tiny-flux"], tmp_path / folder, run=run, **arguments)
    assert made(tmp_path / "one") == made(tmp_path / "two")


def test_weights_in_8_bits_give_the_gradients_of_the_same_weights_in_float(
    models: dict[str, Path], encoded: dict[str, Path]
) -> None:
    content = datasets.read(encoded["tiny-flux"], torch.device("cpu"))
    gradients = []
    for stored in (True, False):
        pipeline = DiffusionPipeline.from_pretrained(models["tiny-flux"])
        model, transformer = steps_of(pipeline), pipeline.transformer
        parameters = adapter.add(transformer, base(models["tiny-flux"]).targets, rank=4, seed=0)
        adapter.store_in_8_bits(transformer)
        layers = [
            layer
            for layer in transformer.modules()
            if isinstance(layer, torch.nn.Linear) and layer.weight.dtype == torch.float8_e4m3fn
        ]
        assert len(layers) > 10
        if not stored:
            for layer in layers:
                layer.weight.data = layer.weight.data.float()
        transformer.train()
        transformer.enable_gradient_checkpointing()
        photo = content.photos[0]
        seen = model.predict(transformer, photo.latents[0], torch.tensor([0.5]), content.texts[photo.caption])
        seen.square().mean().backward()
        gradients.append([parameter.grad for parameter in parameters])
        assert all(layer.weight.dtype == torch.float8_e4m3fn for layer in layers) == stored
    assert any(gradient.abs().max() > 0 for gradient in gradients[0])
    assert all(torch.equal(one, other) for one, other in zip(*gradients, strict=True))


def test_a_likeness_can_be_trained_with_weights_in_8_bits(
    encoded: dict[str, Path], make_place: Callable[..., Place], tmp_path: Path
) -> None:
    engine = trainer.Engine(trainer.Settings("tiny-flux", precision="fp8"), make_place("tiny-flux"))
    arguments = {"title": "Ada", "steps": 60, "sample_every": 60, **RECIPE}
    before, after = engine.train(encoded["tiny-flux"], tmp_path, run="a", **arguments)["checkpoints"]
    assert after["held_out"] < 0.9 * before["held_out"]


def test_a_disk_without_room_is_refused_before_the_first_step(
    train: Train, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1_000_000))
    seen: list[int] = []
    with pytest.raises(UserError, match=r"needs \d+ MB of disk, and 1\.0 MB are free"):
        train(tmp_path, report=lambda done, *_: seen.append(done))
    assert not seen


@pytest.mark.usefixtures("often")
def test_a_disk_that_fills_up_on_the_way_costs_nothing_but_a_restart(
    train: Train, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, full = tmp_path / "whole", tmp_path / "full"
    train(whole)

    def no_room(*_: object, **__: object) -> None:
        raise SafetensorError("I/O error: No space left on device (os error 28)")

    def fill(done: int, *_: object) -> None:
        if done == 7:
            monkeypatch.setattr(states, "save_file", no_room)

    with pytest.raises(UserError, match=r"the disk is full.*start the same command again"):
        train(full, report=fill)
    monkeypatch.undo()
    train(full)
    assert made(full) == made(whole)


def test_the_optimisers_state_is_read_as_it_was_written(tmp_path: Path) -> None:
    parameters = [torch.nn.Parameter(torch.ones(3)), torch.nn.Parameter(torch.ones(2))]
    optimiser = torch.optim.AdamW(parameters, lr=0.1)
    for parameter in parameters:
        parameter.grad = torch.full_like(parameter, 0.3)
    optimiser.step()
    kept = optimiser.state_dict()["state"]
    state = states.State(7, {"w": torch.ones(2)}, kept, [0.5], [])
    states.save(tmp_path, "a", state)
    read = states.latest(tmp_path, "a")
    assert (read.step, read.losses) == (7, [0.5])
    for index, values in kept.items():
        assert all(torch.equal(read.optimiser[index][name], value) for name, value in values.items())
    assert states.latest(tmp_path, "another").step == 0


def test_photos_keep_their_shape_and_are_never_made_larger() -> None:
    assert sizes(1500, 1000, [512, 768, 1024], 16) == [(624, 416), (960, 640), (1248, 832)]
    assert len(sizes(640, 640, [512, 768, 1024], 16)) == 1
    assert sizes(300, 300, [512], 16) == [(512, 512)]


def test_the_learning_rate_rises_and_stays() -> None:
    rates = [learning_rate_at(step, 1e-4) for step in range(40)]
    assert rates[0] == pytest.approx(5e-6)
    assert rates[19] == rates[39] == pytest.approx(1e-4)


def test_a_card_too_small_for_the_base_is_refused_with_a_way_out(models: dict[str, Path]) -> None:
    assert resolutions(8) == [512]
    assert resolutions(12) == [512, 768]
    with pytest.raises(UserError, match=r"8 GB are too few to train on flux1-dev, which needs 9\.5.*klein"):
        check_vram(base(models["tiny-flux"]), "flux1-dev", 8)
    check_vram(base(models["tiny-flux2-klein"]), "flux2-klein-base-4b", 8)

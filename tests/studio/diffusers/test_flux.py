"""The engine flux on miniatures of FLUX.1-dev, FLUX.1 Kontext and FLUX.2 klein."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from understudy.errors import UserError
from understudy.image.flux import Engine, Settings
from understudy.workers.place import Cancelled, Place

SCENE: dict[str, Any] = {
    "prompt": "Medium shot of zrx at a desk.",
    "on_camera": True,
    "wardrobe": "a teal jumper",
    "width": 160,
    "height": 90,
    "seed": 7,
    "lora": None,
    "photos": [],
}
SMALL = {"megapixels": 0.02, "steps": 3}
BOTH = pytest.mark.parametrize("model", ["tiny-flux", "tiny-flux2-klein"])


@pytest.fixture(scope="module")
def engines(make_place: Callable[..., Place]) -> Callable[[str], Engine]:
    """One loaded engine for each model, as in a worker."""
    loaded: dict[str, Engine] = {}

    def engine(model: str) -> Engine:
        if model not in loaded:
            loaded[model] = Engine(Settings(model=model, **SMALL), make_place(model))
        return loaded[model]

    return engine


@pytest.fixture(scope="module")
def kontext(models: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """FLUX.1 Kontext in miniature: it has the parts of FLUX.1-dev, and another pipeline."""
    folder = tmp_path_factory.mktemp("models") / "tiny-kontext"
    shutil.copytree(models["tiny-flux"], folder)
    index = folder / "model_index.json"
    index.write_text(json.dumps({**json.loads(index.read_text()), "_class_name": "FluxKontextPipeline"}))
    return folder


@pytest.fixture
def photos(tmp_path: Path) -> list[str]:
    """Two photos of different colours."""
    files = [str(tmp_path / f"{colour}.jpg") for colour in ("teal", "orange")]
    for file in files:
        Image.new("RGB", (96, 128), Path(file).stem).save(file)
    return files


def drawn(engine: Engine, output: Path, **changed: object) -> bytes:
    """The PNG of the scene, with some of its arguments changed."""
    engine.draw(output, **{**SCENE, **changed})
    return output.read_bytes()


def pixels(engine: Engine, output: Path, **changed: object) -> np.ndarray:
    drawn(engine, output, **changed)
    return np.asarray(Image.open(output)).astype(float)


@BOTH
def test_the_same_scene_is_the_same_file_whatever_was_drawn_before(
    model: str, engines: Callable[[str], Engine], loras: dict[str, Path], tmp_path: Path
) -> None:
    engine, output = engines(model), tmp_path / "image.png"
    first = drawn(engine, output)
    lora = {"file": str(loras[model]), "strength": 1.0}
    others = [{"seed": 8}, {"lora": lora}, {"prompt": "A lock."}, {"width": 90, "height": 160}]
    assert all(drawn(engine, output, **other) != first for other in others)
    assert drawn(engine, output) == first


def test_a_restarted_engine_draws_the_same_file(
    engines: Callable[[str], Engine], models: dict[str, Path], tmp_path: Path
) -> None:
    names = ["tiny-flux", "tiny-flux2-klein"]
    program = f"""
from pathlib import Path
from understudy.image.flux import Engine, Settings
from understudy.workers.place import Place
for name, folder in {[(name, str(models[name])) for name in names]}:
    place = Place("cpu", 12.0, {{name: Path(folder)}}, lambda *_: None)
    Engine(Settings(model=name, **{SMALL}), place).draw(Path(name + ".png"), **{SCENE})
"""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=environment, check=True)
    for name in names:
        assert (tmp_path / f"{name}.png").read_bytes() == drawn(engines(name), tmp_path / "here.png")


@BOTH
def test_the_stronger_the_lora_the_farther_from_the_model_without_it(
    model: str, engines: Callable[[str], Engine], loras: dict[str, Path], tmp_path: Path
) -> None:
    engine, output = engines(model), tmp_path / "image.png"
    base = pixels(engine, output)
    distances = [
        np.abs(pixels(engine, output, lora={"file": str(loras[model]), "strength": strength}) - base).mean()
        for strength in (0.0, 0.5, 1.0, 1.5, 2.0, 3.0)
    ]
    assert distances[0] == 0
    assert distances == sorted(distances)
    assert len(set(distances)) == len(distances)


@BOTH
def test_strength_0_is_no_lora_bit_for_bit(
    model: str, engines: Callable[[str], Engine], loras: dict[str, Path], tmp_path: Path
) -> None:
    engine, output = engines(model), tmp_path / "image.png"
    drawn(engine, output, lora={"file": str(loras[model]), "strength": 2.0})
    none = drawn(engine, output, lora={"file": str(loras[model]), "strength": 0.0})
    fresh = Engine(Settings(model=model, **SMALL), engine._place)
    assert none == drawn(fresh, output)


def test_another_lora_replaces_the_first(
    engines: Callable[[str], Engine], loras: dict[str, Path], tmp_path: Path
) -> None:
    engine, output = engines("tiny-flux"), tmp_path / "image.png"
    first, second = ({"file": str(loras[name]), "strength": 1.0} for name in ("tiny-flux", "other"))
    of_first = drawn(engine, output, lora=first)
    of_second = drawn(engine, output, lora=second)
    fresh = Engine(Settings(model="tiny-flux", **SMALL), engine._place)
    assert of_second == drawn(fresh, output, lora=second)
    assert of_first == drawn(engine, output, lora=first) != of_second


@pytest.mark.parametrize("size", [(160, 90), (90, 160), (100, 100), (161, 77)])
def test_a_picture_has_the_size_that_was_asked_for(
    size: tuple[int, int], engines: Callable[[str], Engine], tmp_path: Path
) -> None:
    output = tmp_path / "image.png"
    engines("tiny-flux2-klein").draw(output, **{**SCENE, "width": size[0], "height": size[1]})
    assert Image.open(output).size == size


def test_klein_looks_at_every_reference_photo(
    engines: Callable[[str], Engine], photos: list[str], tmp_path: Path
) -> None:
    engine, output = engines("tiny-flux2-klein"), tmp_path / "image.png"
    pictures = [drawn(engine, output, photos=seen) for seen in ([], photos[:1], photos[1:], photos)]
    assert len(set(pictures)) == len(pictures)


def test_kontext_looks_at_the_reference_photo(
    kontext: Path, make_place: Callable[..., Place], photos: list[str], tmp_path: Path
) -> None:
    place = make_place(models={"kontext": kontext})
    engine, output = Engine(Settings(model="kontext", **SMALL), place), tmp_path / "image.png"
    pictures = [drawn(engine, output, photos=seen) for seen in ([], photos[:1], photos[1:])]
    assert len(set(pictures)) == len(pictures)
    assert Image.open(output).size == (SCENE["width"], SCENE["height"])


def test_a_lora_takes_the_place_of_the_photos(
    engines: Callable[[str], Engine], loras: dict[str, Path], photos: list[str], tmp_path: Path
) -> None:
    engine, output = engines("tiny-flux2-klein"), tmp_path / "image.png"
    lora = {"file": str(loras["tiny-flux2-klein"]), "strength": 1.0}
    assert drawn(engine, output, lora=lora, photos=photos) == drawn(engine, output, lora=lora)


def test_photos_without_a_lora_are_refused_by_a_model_that_takes_none(
    engines: Callable[[str], Engine], photos: list[str], tmp_path: Path
) -> None:
    with pytest.raises(UserError, match="tiny-flux takes no reference photos"):
        drawn(engines("tiny-flux"), tmp_path / "image.png", photos=photos)


def test_a_photo_that_is_no_picture_is_named(engines: Callable[[str], Engine], tmp_path: Path) -> None:
    (tmp_path / "ada.jpg").write_text("no picture")
    with pytest.raises(UserError, match=r"ada\.jpg"):
        drawn(engines("tiny-flux2-klein"), tmp_path / "image.png", photos=[str(tmp_path / "ada.jpg")])


def test_every_step_is_reported(make_place: Callable[..., Place], tmp_path: Path) -> None:
    reports = []
    place = make_place("tiny-flux2-klein", report=lambda *report: reports.append(report))
    drawn(Engine(Settings(model="tiny-flux2-klein", **SMALL), place), tmp_path / "image.png")
    assert reports == [(1, 3, "steps"), (2, 3, "steps"), (3, 3, "steps")]


def test_a_cancelled_picture_leaves_no_trace_in_the_next(
    make_place: Callable[..., Place], tmp_path: Path
) -> None:
    cancelling = [False]

    def report(done: int, total: int, unit: str) -> None:
        if cancelling[0] and done == 2:
            raise Cancelled

    engine = Engine(Settings(model="tiny-flux", **SMALL), make_place("tiny-flux", report=report))
    whole = drawn(engine, tmp_path / "image.png")
    cancelling[0] = True
    with pytest.raises(Cancelled):
        drawn(engine, tmp_path / "cancelled.png", seed=8)
    assert not (tmp_path / "cancelled.png").exists()
    cancelling[0] = False
    assert drawn(engine, tmp_path / "image.png") == whole


def test_a_model_of_another_kind_is_refused_by_name(make_place: Callable[..., Place], tmp_path: Path) -> None:
    (tmp_path / "model_index.json").write_text('{"_class_name": "WanPipeline"}')
    with pytest.raises(UserError, match="holds a WanPipeline"):
        Engine(Settings(model="wan"), make_place(models={"wan": tmp_path}))

"""Faces counted, faces compared and mouths watched, by the models that do it, on the drawn presenter."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from test_insightface import INPUT, STRIDES, constant_model

from understudy.errors import UserError
from understudy.faces.mesh import FaceMesh
from understudy.faces.opening import openings
from understudy.media.audio import read_wav
from understudy.media.lossless import Shot, read_clip, write_clip
from understudy.quality import faces, identity
from understudy.quality.sync import sync

PROJECT = Path(__file__).parents[3]
FPS, LEAD_IN = 25, 0.24

SPEAKING = (
    "import sys; from pathlib import Path; from faulty import film_speaker; film_speaker(Path(sys.argv[1]))"
)


@pytest.fixture(scope="module")
def mesh() -> FaceMesh:
    return FaceMesh()


@pytest.fixture
def place(make_place: Callable) -> object:
    return make_place()


def save(path: Path, picture: np.ndarray) -> Path:
    cv2.imwrite(str(path), cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
    return path


def test_no_face_one_and_two_are_counted(
    place: object, presenter: np.ndarray, empty: np.ndarray, tmp_path: Path
) -> None:
    pictures = [
        save(tmp_path / "none.png", empty),
        save(tmp_path / "one.png", presenter),
        save(tmp_path / "two.png", np.hstack([presenter, presenter])),
    ]
    engine = faces.Engine(faces.Settings(), place)
    assert [len(found) for found in engine.find(pictures)] == [0, 1, 2]


@pytest.fixture(scope="module")
def speaker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a clip of the drawn presenter who speaks, and with the speech."""
    python = Path(os.environ.get("UNDERSTUDY_DRAFT_PYTHON", PROJECT / ".venv/bin/python"))
    if not python.exists():
        pytest.skip(f"{python}, which draws the presenter, is missing; `make setup` sets it up")
    folder = tmp_path_factory.mktemp("speaker")
    environment = os.environ | {"PYTHONPATH": f"{PROJECT}:{PROJECT / 'tests/helpers'}"}
    subprocess.run([python, "-c", SPEAKING, folder], cwd=PROJECT, env=environment, check=True)
    return folder


def test_how_late_a_mouth_is_can_be_told_from_its_pictures(mesh: FaceMesh, speaker: Path) -> None:
    seen = []
    opened = openings(read_clip(speaker / "clip.mkv"), mesh, "largest", FPS, seen.append)
    assert len(opened) == len(seen)
    for late in (0.0, 0.2):
        delayed = [(second + late, opening) for second, opening in opened]
        offset, confidence = sync(delayed, *read_wav(speaker / "speech.wav"), LEAD_IN)
        assert offset == pytest.approx(late, abs=0.06)
        assert confidence > 0.35


def test_pictures_without_a_face_are_left_out(
    mesh: FaceMesh, presenter: np.ndarray, empty: np.ndarray, tmp_path: Path
) -> None:
    write_clip([presenter, empty, presenter], tmp_path / "clip.mkv", fps=FPS, shots=[Shot(3, 3)])
    opened = openings(read_clip(tmp_path / "clip.mkv"), mesh, "largest", FPS, lambda done: None)
    assert [second for second, _ in opened] == pytest.approx([0.02, 0.1])


@pytest.fixture
def buffalo(tmp_path: Path) -> Path:
    """A detector that sees one face in the middle of everything, and a recogniser of faces by their mean colours."""
    import onnx
    from onnx import TensorProto, helper

    folder = tmp_path / "buffalo_l"
    folder.mkdir()
    outputs = {}
    for width, prefix in ((1, "score"), (4, "box"), (10, "points")):
        for stride in STRIDES:
            outputs[f"{prefix}_{stride}"] = np.zeros(((INPUT // stride) ** 2 * 2, width), np.float32)
    cells = INPUT // 32
    middle = (cells // 2 * cells + cells // 2) * 2
    outputs["score_32"][middle] = 0.9
    outputs["box_32"][middle] = 64 / 32
    eyes_nose_mouth = [[-1, -1], [1, -1], [0, 0], [-0.8, 1], [0.8, 1]]
    outputs["points_32"][middle] = np.array(eyes_nose_mouth, np.float32).ravel()
    constant_model(folder / "det_10g.onnx", outputs, "?")
    graph = helper.make_graph(
        [helper.make_node("ReduceMean", ["input.1"], ["mean"], axes=[2, 3], keepdims=0)],
        "mean_colour",
        [helper.make_tensor_value_info("input.1", TensorProto.FLOAT, ["n", 3, 112, 112])],
        [helper.make_tensor_value_info("mean", TensorProto.FLOAT, ["n", 3])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 11)], ir_version=8)
    onnx.save(model, str(folder / "w600k_r50.onnx"))
    return folder


def test_a_wrong_face_is_told_from_the_personas(buffalo: Path, make_place: Callable, tmp_path: Path) -> None:
    def of_colour(name: str, colour: tuple[int, int, int]) -> Path:
        return save(tmp_path / name, np.full((INPUT, INPUT, 3), colour, np.uint8))

    photos = [of_colour("a.png", (250, 20, 20)), of_colour("b.png", (240, 30, 30))]
    engine = identity.Engine(identity.Settings("buffalo"), make_place(models={"buffalo": buffalo}))
    assert engine.likeness(of_colour("same.png", (245, 25, 25)), photos) > 0.95
    assert engine.likeness(of_colour("other.png", (20, 20, 250)), photos) < 0.35


def test_a_missing_recogniser_is_named(buffalo: Path, make_place: Callable) -> None:
    (buffalo / "w600k_r50.onnx").unlink()
    with pytest.raises(UserError, match=r"w600k_r50\.onnx is missing"):
        identity.Engine(identity.Settings("buffalo"), make_place(models={"buffalo": buffalo}))

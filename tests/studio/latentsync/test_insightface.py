"""Faces found by InsightFace's own code, with models that say the same of every picture."""

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from understudy.errors import UserError
from understudy.faces.insightface import InsightFace

STRIDES = (8, 16, 32)
INPUT = 512


def constant_model(file: Path, outputs: dict[str, np.ndarray], size: int | str) -> None:
    """A model for pictures that gives the same whatever it sees."""
    nodes = [
        helper.make_node("Constant", [], [name], value=numpy_helper.from_array(value))
        for name, value in outputs.items()
    ]
    graph = helper.make_graph(
        nodes,
        "constant",
        [helper.make_tensor_value_info("input.1", TensorProto.FLOAT, [1, 3, size, size])],
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, value.shape)
            for name, value in outputs.items()
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 11)], ir_version=8)
    onnx.save(model, str(file))


@pytest.fixture
def buffalo(tmp_path: Path) -> Path:
    """One face in the middle of 512 pixels, 128 wide; landmarks lie on the diagonal of the square around it."""
    outputs: dict[str, np.ndarray] = {}
    for width, prefix in ((1, "score"), (4, "box"), (10, "points")):
        for stride in STRIDES:
            outputs[f"{prefix}_{stride}"] = np.zeros(((INPUT // stride) ** 2 * 2, width), np.float32)
    cells = INPUT // 32
    middle = (cells // 2 * cells + cells // 2) * 2  # the cell at 256, 256; two anchors each
    outputs["score_32"][middle] = 0.9
    outputs["box_32"][middle] = 64 / 32  # to each side, in strides
    constant_model(tmp_path / "det_10g.onnx", outputs, "?")
    numbers = np.arange(106) / 106
    landmarks = np.stack([numbers - 0.5, numbers - 0.5], axis=1)  # -1..1 is the square around the face
    constant_model(tmp_path / "2d106det.onnx", {"fc1": landmarks.reshape(1, -1).astype(np.float32)}, 192)
    return tmp_path


def test_brows_and_nose_are_the_makers_means_of_landmarks(buffalo: Path) -> None:
    [face] = InsightFace(buffalo).find(np.zeros((INPUT, INPUT, 3), np.uint8))
    assert face.box == pytest.approx((192, 192, 320, 320), abs=1)
    square = 1.5 * 128  # what the landmarks' model is shown
    for point, numbers in zip(
        face.points, ((43, 48, 49, 51, 50), (101, 102, 103, 104, 105), (74, 77, 83, 86)), strict=True
    ):
        place = 256 + (np.mean(numbers) / 106 - 0.5) * square / 2
        assert point == pytest.approx([place, place], abs=1)


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"det_10g\.onnx is missing"):
        InsightFace(tmp_path)

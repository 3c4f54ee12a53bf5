"""Faces compared by OpenCV's classes, with a finder that sees one in the middle and a knower that sees colours.

Here because this environment can write such networks.
"""

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from understudy.errors import UserError
from understudy.faces.recognition import Recogniser

SIDE = 320
STRIDES = (8, 16, 32)
SKIN, OTHER_SKIN = (200, 140, 120), (60, 120, 220)


def save(file: Path, nodes: list, inputs: tuple, outputs: list[tuple[str, list[int]]]) -> None:
    graph = helper.make_graph(
        nodes,
        "miniature",
        [helper.make_tensor_value_info(inputs[0], TensorProto.FLOAT, inputs[1])],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in outputs],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 11)], ir_version=8), str(file))


def write_finder(file: Path, *, sees: bool) -> None:
    """A YuNet that sees one face of 96 pixels in the middle of SIDE pixels, or none, whatever it is shown."""
    values = {}
    for name, width in (("cls", 1), ("obj", 1), ("bbox", 4), ("kps", 10)):
        for stride in STRIDES:
            values[f"{name}_{stride}"] = np.zeros((1, (SIDE // stride) ** 2, width), np.float32)
    if sees:
        cell = SIDE // 32 // 2 * (SIDE // 32 + 1)
        values["cls_32"][0, cell] = values["obj_32"][0, cell] = 0.9
        values["bbox_32"][0, cell] = 0, 0, np.log(3), np.log(3)
        # Eyes, nose and corners of the mouth, in cells of 32 pixels from its own.
        values["kps_32"][0, cell] = -0.5, -0.5, 0.5, -0.5, 0, 0, -0.4, 0.6, 0.4, 0.6
    # OpenCV leaves out what does not depend on the picture.
    nothing = numpy_helper.from_array(np.zeros((1, 1, 1), np.float32))
    nodes = [
        helper.make_node("ReduceMean", ["input"], ["rows"], axes=[2, 3], keepdims=1),
        helper.make_node("ReduceMean", ["rows"], ["mean"], axes=[1], keepdims=0),
        helper.make_node("Constant", [], ["nothing"], value=nothing),
        helper.make_node("Mul", ["mean", "nothing"], ["zero"]),
    ]
    for name, value in values.items():
        given = numpy_helper.from_array(value)
        nodes.append(helper.make_node("Constant", [], [f"{name}_given"], value=given))
        nodes.append(helper.make_node("Add", [f"{name}_given", "zero"], [name]))
    save(
        file,
        nodes,
        ("input", [1, 3, SIDE, SIDE]),
        [(name, list(value.shape)) for name, value in values.items()],
    )


def write_knower(file: Path) -> None:
    """A face is its mean colour, from which grey is taken away."""
    nodes = [
        helper.make_node("GlobalAveragePool", ["data"], ["mean"]),
        helper.make_node("Flatten", ["mean"], ["flat"]),
        helper.make_node("Constant", [], ["grey"], value=numpy_helper.from_array(np.float32([[128] * 3]))),
        helper.make_node("Sub", ["flat", "grey"], ["fc1"]),
    ]
    save(file, nodes, ("data", [1, 3, 112, 112]), [("fc1", [1, 3])])


@pytest.fixture
def networks(tmp_path: Path) -> tuple[Path, Path]:
    write_finder(tmp_path / "finder.onnx", sees=True)
    write_knower(tmp_path / "knower.onnx")
    return tmp_path / "finder.onnx", tmp_path / "knower.onnx"


def picture(face: tuple[int, int, int]) -> np.ndarray:
    """Grey, with a square of this colour in the middle."""
    shown = np.full((SIDE, SIDE, 3), 128, np.uint8)
    shown[80:240, 80:240] = face
    return shown


def test_the_same_face_is_alike_and_another_one_is_not(networks: tuple[Path, Path]) -> None:
    recogniser = Recogniser(*networks)
    first, second, other = (recogniser.features(picture(face)) for face in (SKIN, SKIN, OTHER_SKIN))
    assert recogniser.alike(first, second) == pytest.approx(1)
    assert recogniser.alike(first, other) < 0


def test_what_is_around_the_face_does_not_count(networks: tuple[Path, Path]) -> None:
    elsewhere = picture(SKIN)
    elsewhere[:60] = OTHER_SKIN
    recogniser = Recogniser(*networks)
    assert np.array_equal(recogniser.features(elsewhere), recogniser.features(picture(SKIN)))


def test_a_picture_without_a_face_has_no_features(networks: tuple[Path, Path], tmp_path: Path) -> None:
    write_finder(tmp_path / "blind.onnx", sees=False)
    assert Recogniser(tmp_path / "blind.onnx", networks[1]).features(picture(SKIN)) is None


def test_networks_that_are_none_are_refused_by_name(networks: tuple[Path, Path], tmp_path: Path) -> None:
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"no network")
    with pytest.raises(UserError, match=r"broken\.onnx"):
        Recogniser(broken, networks[1])
    with pytest.raises(UserError, match=r"has 3 \.onnx files"):
        Recogniser(tmp_path, networks[1])

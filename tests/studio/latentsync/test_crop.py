"""Faces cut out as the model expects them, and mouths put back."""

import sys
from pathlib import Path
from types import ModuleType

import av
import cv2
import numpy as np
import pytest

from understudy.faces.mesh import FaceMesh
from understudy.lips.mouth.code import whisper_package
from understudy.lips.mouth.crop import Cropper

POINTS = np.array([[208.0, 131.5], [310.2, 140.0], [255.0, 214.3]])
UPPER_LIP, LOWER_LIP, MOUTH_CORNERS, UNDER_THE_NOSE, CHIN = 0, 17, (61, 291), 2, 152  # of the face mesh


@pytest.fixture(scope="module")
def cropper(checkout: Path) -> Cropper:
    return Cropper(256, checkout / "latentsync/utils/mask.png")


@pytest.mark.parametrize("size", [256, 512])
def test_faces_are_aligned_as_in_the_makers_code(
    size: int, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whisper_package(checkout)  # makes the checkout's modules importable
    monkeypatch.setitem(sys.modules, "kornia", ModuleType("kornia"))  # not used by what is compared
    from latentsync.utils.affine_transform import AlignRestore

    makers = AlignRestore(resolution=size, device="cpu")
    expected, _ = makers.transformation_from_points(POINTS, makers.face_template, smooth=False)
    ours = Cropper(size, checkout / "latentsync/utils/mask.png").align(POINTS).to_crop
    assert np.abs(ours - expected).max() < 1e-3  # theirs is in float32


def test_a_face_put_back_unchanged_is_nearly_the_face(cropper: Cropper, presenter: np.ndarray) -> None:
    picture = cv2.resize(presenter, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    alignment = cropper.align(FaceMesh().find(picture)[0].points)
    square = cropper.cut(picture, alignment)
    pasted = cropper.paste(picture, square.astype(np.float32), alignment, 1.0)
    difference = np.abs(pasted.astype(int) - picture)
    assert (pasted != picture).any()
    assert (
        difference.mean() < 0.1 and np.percentile(difference, 99.9) < 12
    )  # it was made smaller and larger again


def test_a_weight_of_nothing_changes_nothing(cropper: Cropper, presenter: np.ndarray) -> None:
    alignment = cropper.align(POINTS / 2)
    black = np.zeros((256, 256, 3), np.float32)
    assert (cropper.paste(presenter, black, alignment, 0.0) == presenter).all()
    assert (cropper.paste(presenter, black, alignment, 0.5) != presenter).any()


def test_a_face_beyond_the_edge_of_the_picture_is_pasted_as_far_as_it_is_seen(
    cropper: Cropper, presenter: np.ndarray
) -> None:
    black = np.zeros((256, 256, 3), np.float32)
    partly = cropper.align(POINTS / 2 - [140, 0])
    outside = cropper.align(POINTS - [900, 0])
    assert (cropper.paste(presenter, black, partly, 1.0) != presenter).any()
    assert (cropper.paste(presenter, black, outside, 1.0) == presenter).all()


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_mask_begins_under_the_nose_and_ends_at_the_chin(
    number: int, cropper: Cropper, checkout: Path
) -> None:
    """The makers' own demonstration videos, aligned by our points: the mask must fit as it fits their crops."""
    with av.open(str(checkout / f"assets/demo{number}_video.mp4")) as container:
        picture = next(container.decode(video=0)).to_ndarray(format="rgb24")
    finder = FaceMesh()
    [mesh], [face] = finder.meshes(picture), finder.find(picture)
    linear, moved = np.split(cropper.align(face.points).from_square, [2], axis=1)
    in_square = (mesh - moved.T) @ np.linalg.inv(linear).T
    masked = cropper.mask < 0.5
    notch = np.flatnonzero(masked[:, 128])[0]  # where the mask begins in the middle
    end = np.flatnonzero(masked[:, 128])[-1]
    assert abs(in_square[UNDER_THE_NOSE, 1] - notch) < 10
    assert abs(in_square[CHIN, 1] - end) < 32
    for part in (UPPER_LIP, LOWER_LIP, *MOUTH_CORNERS):
        column, row = in_square[part].round().astype(int)
        assert cropper._opacity[row, column] == pytest.approx(1)  # nothing of the filmed lips shines through

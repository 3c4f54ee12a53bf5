"""Faces found in pictures."""

import cv2
import numpy as np
import pytest

from understudy.faces.mesh import FaceMesh


@pytest.fixture(scope="module")
def mesh() -> FaceMesh:
    return FaceMesh()


def test_a_face_is_found_with_its_brows_and_nose(mesh: FaceMesh, presenter: np.ndarray) -> None:
    [face] = mesh.find(presenter)
    left_brow, right_brow, nose = face.points
    assert left_brow == pytest.approx([134, 62], abs=6)
    assert right_brow == pytest.approx([184, 62], abs=6)
    assert nose == pytest.approx([159, 94], abs=6)


def test_a_picture_without_a_face_has_none(mesh: FaceMesh, empty: np.ndarray) -> None:
    assert mesh.find(empty) == []


def test_a_far_face_is_found_where_it_is(mesh: FaceMesh, presenter: np.ndarray) -> None:
    wide = np.full((720, 1280, 3), 120, np.uint8)
    near = cv2.resize(presenter, None, fx=1.4, fy=1.4, interpolation=cv2.INTER_CUBIC)
    wide[200 : 200 + near.shape[0], 700 : 700 + near.shape[1]] = near
    assert not mesh.meshes(wide)
    [face] = mesh.find(wide)
    [same] = mesh.find(near)
    assert face.points == pytest.approx(same.points + np.array([700, 200]), abs=3)


def test_the_same_picture_has_the_same_faces_whatever_came_before(
    mesh: FaceMesh, presenter: np.ndarray
) -> None:
    [first] = mesh.find(presenter)
    mesh.find(np.roll(presenter, 50, 1))
    [again] = mesh.find(presenter)
    assert (first.points == again.points).all()

"""Which face of a shot is meant, and where it is in every frame."""

import numpy as np
import pytest

from understudy.faces.face import Face
from understudy.faces.tracks import follow
from understudy.lips.mouth.places import Mouth, groups

FPS = 25
POINTS = np.array([[-10.0, -10.0], [10.0, -10.0], [0.0, 5.0]])


def face(x: float, y: float = 100.0, size: float = 40.0) -> Face:
    """A face with its centre there."""
    return Face((x - size / 2, y - size / 2, x + size / 2, y + size / 2), POINTS * size / 40 + [x, y])


def across(stretches: list) -> list[tuple[int, list[float]]]:
    """First frame, and where the face is from left to right in each frame."""
    return [(stretch.first, stretch.points[:, :, 0].mean(axis=1).round(6).tolist()) for stretch in stretches]


def test_an_even_movement_is_followed_without_lag() -> None:
    shot = [[face(100 + 2 * i)] for i in range(20)]
    assert across(follow(shot, FPS, "largest")) == [(0, [100.0 + 2 * i for i in range(20)])]


def test_trembling_is_steadied() -> None:
    trembling = np.random.default_rng(0).normal(0, 1, 50)
    [stretch] = follow([[face(100 + offset)] for offset in trembling], FPS, "largest")
    assert np.diff(stretch.points[:, 0, 0]).std() < 0.2 * np.diff(trembling).std()


def test_the_largest_face_is_followed() -> None:
    shot = [[face(300 + i, size=30), face(100 + i, size=50)] for i in range(10)]
    assert across(follow(shot, FPS, "largest")) == [(0, [100.0 + i for i in range(10)])]


@pytest.mark.parametrize(("which", "place"), [("leftmost", 100.0), ("rightmost", 300.0)])
def test_the_face_on_one_side_is_followed(which: str, place: float) -> None:
    shot = [[face(300, size=50), face(100, size=30)]] * 10
    assert across(follow(shot, FPS, which)) == [(0, [place] * 10)]


def test_another_face_is_not_taken_where_the_chosen_one_is_lost() -> None:
    both, other = [face(100, size=90), face(300, size=40)], [face(300, size=40)]
    stretches = follow([both] * 20 + [other] * 40 + [both] * 30, FPS, "largest")
    assert [(stretch.first, len(stretch.points)) for stretch in stretches] == [(0, 20), (60, 30)]
    assert {place for _, places in across(stretches) for place in places} == {100.0}


def test_one_who_comes_back_elsewhere_is_the_same() -> None:
    shot = [[face(100)]] * 10 + [[]] * 40 + [[face(400)]] * 10
    assert [(first, places[0]) for first, places in across(follow(shot, FPS, "largest"))] == [
        (0, 100.0),
        (50, 400.0),
    ]


def test_a_short_gap_is_filled() -> None:
    shot = [[face(100 + i)] if i not in (7, 8, 9) else [] for i in range(20)]
    assert across(follow(shot, FPS, "largest")) == [(0, [100.0 + i for i in range(20)])]


def test_a_long_gap_stays() -> None:
    shot = [[face(100)]] * 10 + [[]] * 6 + [[face(100)]] * 10
    assert [stretch.first for stretch in follow(shot, FPS, "largest")] == [0, 16]


def test_what_looks_like_a_face_for_a_moment_is_none() -> None:
    assert follow([[]] * 10 + [[face(100)]] * 3 + [[]] * 10, FPS, "largest") == []


def test_a_shot_may_be_one_frame_long() -> None:
    assert across(follow([[face(100)]], FPS, "largest")) == [(0, [100.0])]


def test_a_shot_without_a_face_has_none() -> None:
    assert follow([[], []], FPS, "largest") == []


def test_stretches_are_divided_evenly_and_never_joined() -> None:
    mouths = [Mouth(POINTS, 1.0, stretch=0)] * 33 + [None] * 3 + [Mouth(POINTS, 1.0, stretch=36)] * 2
    mouths += [Mouth(POINTS, 1.0, stretch=38)] * 4  # after a cut
    parts = groups(mouths, largest=16)
    assert [(part.start, part.stop) for part in parts] == [
        (0, 11),
        (11, 22),
        (22, 33),
        (33, 36),
        (36, 38),
        (38, 42),
    ]

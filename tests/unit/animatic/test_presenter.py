"""The drawn presenter: its look, its pose, and its place in the picture."""

from dataclasses import asdict, replace

import numpy as np
import pytest

from understudy.animatic import camera
from understudy.animatic.choreography import Choreography
from understudy.animatic.composition import Composition, Subject
from understudy.animatic.presenter.hair import HAIRSTYLES
from understudy.animatic.presenter.look import Look, wear
from understudy.animatic.presenter.pose import Mouth, Pose, pose_at
from understudy.animatic.presenter.scene import PresenterScene
from understudy.drawing.canvas import Frame
from understudy.drawing.safe_area import design_frame

SIZES = {"wide": (320, 180), "tall": (180, 320), "square": (180, 180)}


def scene(shape="wide", frames=1, look=None, tracks=None, **fields):
    width, height = SIZES[shape]
    fields = {"kind": "presenter", "palette": 0, "seed": 1, **fields}
    composition = Composition(width=width, height=height, look=asdict(look or Look()), **fields)
    return Choreography(composition, frames, fps=25, tracks=tracks or {})


def picture(choreography, index=0):
    frame = Frame(choreography.composition.width, choreography.composition.height)
    PresenterScene(choreography).draw(frame, index)
    return frame.array[..., :3].astype(int)


def test_the_wardrobe_sets_garment_and_colour():
    assert (worn := wear(Look(), "in a navy wool jumper")).top == "navy"
    assert worn.garment == "jumper"
    assert wear(Look(), "a Grey blazer, white shirt").garment == "blazer"


def test_a_colour_without_a_garment_changes_nothing():
    assert wear(Look(top="green"), "a red brick wall behind her") == Look(top="green")


def test_an_unknown_look_is_refused_with_what_is_allowed():
    with pytest.raises(ValueError, match=r"hair_style.*mohawk.*bob, long"):
        Look.from_dict({"hair_style": "mohawk"})
    with pytest.raises(ValueError, match="no 'hat'"):
        Look.from_dict({"hat": "red"})
    with pytest.raises(ValueError, match=r"top.*#rrggbb"):
        Look(top="blu")


def test_what_no_track_moves_is_at_rest():
    pose = pose_at({"brow": [0.0, 0.5], "mouth_open": [0.0, 0.7]}, 1)
    assert pose == Pose(brow=0.5, mouth=Mouth(open=0.7))


@pytest.mark.parametrize("shape", SIZES)
@pytest.mark.parametrize("hair_style", HAIRSTYLES)
def test_wide_and_medium_shots_never_cut_the_hair(shape, hair_style):
    frame = design_frame(*SIZES[shape])
    top = HAIRSTYLES[hair_style].top
    closest = max(camera.camera_tracks("push in", 0, 3000, 25)["zoom"])
    for shot in ("wide", "medium"):
        framing = camera.framing(shot, frame, top, callouts=False)
        assert framing.y - top * framing.scale * closest > 0


@pytest.mark.parametrize("hair_style", HAIRSTYLES)
def test_no_hair_reaches_higher_than_its_style_says(hair_style):
    from understudy.animatic.presenter.head import Head

    frame = Frame(400, 600)
    frame.canvas.translate(200, 300)
    Head(Look(hair_style=hair_style), 1.0).draw_rest(frame.canvas, Pose())
    first_row = np.flatnonzero(frame.array[..., 3].any(1))[0]
    assert 300 - first_row <= HAIRSTYLES[hair_style].top + 4


@pytest.mark.parametrize("shape", SIZES)
def test_every_shape_of_picture_is_filled(shape):
    assert picture(scene(shape)).min(axis=2).max(axis=1).min() > 20


def test_frames_are_the_same_in_whatever_order_they_are_drawn():
    tracks = {"head_yaw": [0.1 * i for i in range(8)], "mouth_open": [0.1 * i for i in range(8)]}
    choreography = scene(frames=8, tracks=tracks)
    drawing, frame = PresenterScene(choreography), Frame(320, 180)
    for i in range(8):
        drawing.draw(frame, i)
    assert np.array_equal(picture(choreography, 7), frame.array[..., :3])


def test_an_open_mouth_changes_only_the_lower_face():
    closed, open_ = (picture(scene(tracks={"mouth_open": [amount]})) for amount in (0.0, 0.9))
    rows = np.flatnonzero(np.abs(closed - open_).max(axis=(1, 2)) > 30)
    face = camera.framing("medium", design_frame(320, 180), HAIRSTYLES["bob"].top, callouts=False)
    assert rows.min() > face.y / 4
    assert len(rows) > 5


def test_a_blink_covers_the_eyes():
    tracks = {"blink": [0.0, 1.0]}
    choreography = scene(frames=2, tracks=tracks, look=Look(iris="blue"))
    awake, blinking = picture(choreography, 0), picture(choreography, 1)
    whites = [int(((image.min(axis=2) > 225) & (image[..., 0] > 225)).sum()) for image in (awake, blinking)]
    assert whites[0] > whites[1]


@pytest.mark.parametrize("shape", SIZES)
@pytest.mark.parametrize("shot", ["wide", "medium", "close"])
def test_a_callout_covers_neither_face_nor_captions(shape, shot):
    bare = scene(shape, shot=shot, subjects=(Subject("Cold outside air", None),), frames=100)
    shown = replace(bare, reveals=(0.0,))
    changed = np.abs(picture(bare, 50) - picture(shown, 50)).max(axis=2) > 60
    rows, columns = (np.flatnonzero(changed.any(axis=axis)) for axis in (1, 0))
    frame = design_frame(*SIZES[shape])
    face = camera.framing(shot, frame, HAIRSTYLES["bob"].top, callouts=True)
    unit = frame.pixels_per_unit
    assert rows.max() < frame.caption_band[0] * unit
    chin, cheek = face.y + 139 * face.scale, face.x + 100 * face.scale
    assert rows.min() > chin * unit or columns.min() > cheek * unit


def test_callouts_stay_away_until_they_are_revealed():
    waiting = replace(scene(subjects=(Subject("Label", None),), frames=50), reveals=(1.5,))
    assert np.array_equal(picture(waiting, 10), picture(replace(waiting, reveals=()), 10))


@pytest.mark.parametrize(
    ("prompt", "move"),
    [
        ("Slow push in while she speaks", "push in"),
        ("the camera pulls back, then pans left", "pull out"),
        ("slow pan to the right", "pan right"),
        ("she stands in an office", "hold"),
    ],
)
def test_the_prompt_moves_the_camera(prompt, move):
    assert camera.move_of(prompt) == move


def test_the_camera_goes_on_through_chunks():
    whole = camera.camera_tracks("push in", 0, 90, 25)
    parts = [camera.camera_tracks("push in", start, 45, 25) for start in (0, 45)]
    assert whole["zoom"] == parts[0]["zoom"] + parts[1]["zoom"]


@pytest.mark.parametrize("shape", SIZES)
@pytest.mark.parametrize("shot", ["wide", "medium", "close"])
@pytest.mark.parametrize("breath", [-1.0, 1.0])
def test_the_body_reaches_the_foot_of_the_picture(shape, shot, breath):
    red = Look(top="#ff0000", garment="shirt")
    foot = picture(scene(shape, shot=shot, look=red, tracks={"breath": [breath]}))[-1]
    blue, green, red_channel = foot[len(foot) // 2 - 10]
    assert red_channel > 120 > 2 * max(blue, green)

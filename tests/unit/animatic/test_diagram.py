"""Diagrams: every layout in every shape, inside the frame and clear of the captions."""

from dataclasses import replace

import numpy as np
import pytest

from understudy.animatic.choreography import Choreography
from understudy.animatic.composition import Composition, Subject
from understudy.animatic.diagram import DiagramScene
from understudy.animatic.diagram.number import Figure
from understudy.animatic.diagram.timing import Timing
from understudy.drawing.canvas import Frame
from understudy.drawing.icons import icon_for
from understudy.drawing.safe_area import design_frame

LAYOUTS = ["flow", "number", "hero", "hub", "steps", "compare"]
SIZES = [(640, 360), (360, 640), (360, 360)]
HOSTILE = "%{}\\:'\"<b>--> 😀👩‍👩‍👧 \ud800 a\x00b"


def choreography(
    layout, size, count=4, label="Rule list", heading="How a firewall decides", zoom=1.0, reveals=None
):
    composition = Composition(
        "diagram",
        *size,
        palette=1,
        seed=3,
        heading=heading,
        kicker="The idea",
        layout=layout,
        number="3.5",
        unit="times",
        subjects=tuple(Subject(label, icon_for("lock") if i % 2 else None) for i in range(count)),
    )
    times = tuple(0.5 + 0.5 * i for i in range(count)) if reveals is None else reveals
    return Choreography(composition, 200, 25, {"zoom": [zoom] * 200}, times)


def picture(scene_choreography, index):
    composition = scene_choreography.composition
    frame = Frame(composition.width, composition.height)
    DiagramScene(scene_choreography).draw(frame, index)
    return frame.array


def content(layout, size, index=190, **arguments):
    """Where the picture differs from one without subjects: True for each pixel of content."""
    with_content = picture(choreography(layout, size, **arguments), index)
    without = picture(choreography("hero", size, **{**arguments, "count": 0}), index)
    return np.abs(with_content.astype(int) - without).max(-1) > 24


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_content_stays_inside_the_frame_and_above_the_captions(layout, size, count):
    changed = content(layout, size, count=count)
    frame = design_frame(*size)
    captions_top = round(frame.caption_band[0] * frame.pixels_per_unit)
    assert changed.any()
    assert not changed[captions_top:].any()
    assert not changed[:, :4].any()
    assert not changed[:, -4:].any()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_content_stays_inside_when_the_camera_has_pushed_in(layout, size):
    changed = content(layout, size, zoom=1.05)
    assert not changed[:, :2].any()
    assert not changed[:, -2:].any()


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    "label", [HOSTILE, "A very long label that never seems to end at all", "غرفة دافئة", "防火墙", ""]
)
def test_any_label_is_drawn(layout, label):
    for index in (0, 20, 190):
        picture(choreography(layout, (640, 360), label=label, heading=label), index)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_subjects_appear_at_their_reveals(layout):
    late = (0.2, 6.0, 6.0, 6.0)
    scene = choreography(layout, (640, 360), reveals=late)
    before, after = picture(scene, 145).astype(int), picture(scene, 175).astype(int)
    assert (np.abs(after - before).max(-1) > 40).sum() > 400


def test_a_figure_is_not_shown_before_it_is_said():
    at_once = choreography("number", (640, 360))
    later = replace(at_once, figure_at=6.0)
    assert not np.array_equal(picture(later, 145), picture(at_once, 145))
    assert np.array_equal(picture(later, 195), picture(at_once, 195))


@pytest.mark.parametrize("said_at", [7.0, 7.4, 7.9])
def test_a_figure_that_is_said_last_is_whole_before_the_scene_ends(said_at):
    at_once = choreography("number", (640, 360))
    assert np.array_equal(picture(replace(at_once, figure_at=said_at), 198), picture(at_once, 198))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_scene_without_subjects_or_heading_still_has_a_picture(layout):
    frame = picture(choreography(layout, (640, 360), count=0, heading=""), 50)
    assert (frame[..., 3] == 255).all()


def test_reveals_that_are_missing_follow_the_last():
    assert Timing((1.0,), 3).starts == [1.0, 1.8, 2.6]
    assert Timing((), 2).starts == [0.8, 1.6]


def test_attention_passes_from_subject_to_subject():
    timing = Timing((1.0, 3.0), 2)
    assert timing.attention(0, 2.0) == 1
    assert timing.attention(0, 4.0) == 0
    assert timing.attention(1, 4.0) == 1
    assert timing.attention(1, 0.5) == 0


def test_the_same_frame_is_the_same_whether_drawn_alone_or_in_order():
    scene = choreography("hub", (640, 360))
    alone = picture(scene, 187)
    frame, drawing = Frame(640, 360), DiagramScene(scene)
    for index in range(188):
        drawing.draw(frame, index)
    assert (frame.array == alone).all()


def test_the_zoom_moves_the_picture():
    near, far = (picture(choreography("flow", (640, 360), zoom=zoom), 150) for zoom in (1.05, 1.0))
    assert (near != far).any()


@pytest.mark.parametrize(
    ("number", "share", "shown"),
    [
        ("3.5", 0.0, "0.0"),
        ("3.5", 0.5, "1.8"),
        ("3.5", 1.0, "3.5"),
        ("£1,200", 0.5, "£600"),
        ("£1,200", 0.9, "£1,080"),
        ("-40", 0.5, "-20"),
        ("4,5", 0.1, "0,4"),
        ("ten", 0.5, "ten"),
        ("94 %", 0.5, "47 %"),
    ],
)
def test_a_figure_counts_up_as_it_is_written(number, share, shown):
    assert Figure(number).at(share) == shown

import json
from itertools import pairwise

import cv2
import numpy as np
import pytest

from understudy.errors import UserError
from understudy.media.lossless import Shot, read_clip
from understudy.video.camera import Engine, Settings
from understudy.video.rostrum import Rostrum, View, views

WIDTH, HEIGHT, FPS = 426, 240, 25


@pytest.fixture
def keyframe(tmp_path):
    """Soft blobs of all sizes: everywhere something whose movement can be measured."""
    random = np.random.default_rng(3)
    picture = np.zeros((2 * HEIGHT, 2 * WIDTH, 3), np.float32)
    for size in (4, 12, 40):
        picture += (
            cv2.GaussianBlur(random.normal(0, 1, picture.shape).astype(np.float32), (0, 0), size) * size
        )
    picture = 128 + 40 * picture / picture.std()
    cv2.imwrite(str(tmp_path / "image.png"), np.clip(picture, 0, 255).astype(np.uint8))
    return tmp_path / "image.png"


def animate(start, image, output, *, prompt, frames, index):
    Engine(Settings()).animate(
        start, image, output, prompt=prompt, frames=frames, fps=FPS, width=WIDTH, height=HEIGHT, index=index
    )


def filmed(folder, keyframe, prompt, lengths):
    start = keyframe
    for index, frames in enumerate(lengths):
        chunk = folder / f"{index}.mkv"
        animate(start, keyframe, chunk, prompt=prompt, frames=frames, index=index)
        start = chunk
    return [
        picture for index in range(len(lengths)) for picture in read_clip(folder / f"{index}.mkv").pictures()
    ]


def movement(pictures):
    """Mean optical flow from each picture to the next: to the right, down and outwards, in pixels."""
    grey = [cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) for picture in pictures]
    search = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    y, x = np.mgrid[:HEIGHT, :WIDTH] - np.array([HEIGHT - 1, WIDTH - 1])[:, None, None] / 2
    outwards = np.hypot(x, y)
    for before, after in pairwise(grey):
        flow = search.calc(before, after, None)
        yield *flow.mean((0, 1)), ((flow[..., 0] * x + flow[..., 1] * y) / outwards).mean()


def test_chunks_go_on_where_the_one_before_ended(tmp_path, keyframe):
    (tmp_path / "whole").mkdir()
    pieces = filmed(tmp_path, keyframe, "The camera pans left.", [7, 5, 9])
    assert np.array_equal(pieces, filmed(tmp_path / "whole", keyframe, "The camera pans left.", [21]))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("prompt", "axis", "sign"),
    [
        ("Slow push in.", 2, 1),
        ("The camera pulls out.", 2, -1),
        ("Pan left over the desk.", 0, 1),
        ("Pan right over the desk.", 0, -1),
        ("She smiles.", 2, 1),
    ],
)
def test_the_camera_moves_as_the_prompt_says_and_without_jitter(tmp_path, keyframe, prompt, axis, sign):
    flow = np.array(list(movement(filmed(tmp_path, keyframe, prompt, [60])[35:])))
    assert (sign * flow[:, axis] > 0.01).all()
    assert np.abs(np.diff(flow[:, axis])).max() < 0.006


@pytest.mark.slow
def test_a_moving_picture_stays_as_sharp_as_it_is(tmp_path):
    noise = np.random.default_rng(3).normal(0, 1, (2 * HEIGHT, 2 * WIDTH, 3)).astype(np.float32)
    cv2.imwrite(str(tmp_path / "image.png"), (128 + 90 * cv2.GaussianBlur(noise, (0, 0), 1)).astype(np.uint8))
    pictures = filmed(tmp_path, tmp_path / "image.png", "Pan left.", [90])[30:]
    sharpness = [np.diff(picture[:, 200:208].astype(int), axis=1).std() for picture in pictures]
    assert max(sharpness) < 1.05 * min(sharpness)


def test_a_move_keeps_within_the_picture(tmp_path):
    inside = np.full((HEIGHT, WIDTH, 3), 200, np.uint8)
    framed = cv2.copyMakeBorder(inside[1:-1, 1:-1], 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=(0, 0, 0))
    cv2.imwrite(str(tmp_path / "image.png"), framed)
    rostrum = Rostrum(tmp_path / "image.png", WIDTH, HEIGHT)
    (last,) = views("Pan right.", 1000, 1, FPS, WIDTH, HEIGHT)
    assert rostrum.film(last)[5:-5, 2:-2].min() > 190
    assert rostrum.film(View(zoom=1.0, pan=20.0))[HEIGHT // 2, 5].max() == 0


@pytest.mark.parametrize("shape", [(100, 300), (300, 100), (241, 427)])
def test_a_keyframe_of_any_shape_fills_the_film(tmp_path, shape):
    cv2.imwrite(str(tmp_path / "image.png"), np.full((*shape, 3), 90, np.uint8))
    picture = Rostrum(tmp_path / "image.png", WIDTH, HEIGHT).film(View(1.0, 0.0))
    assert picture.shape == (HEIGHT, WIDTH, 3)
    assert np.unique(picture).tolist() == [90]


def test_what_is_no_picture_is_refused_by_name(tmp_path):
    (tmp_path / "image.png").write_text("no picture")
    with pytest.raises(UserError, match=r"image\.png"):
        Rostrum(tmp_path / "image.png", WIDTH, HEIGHT)


def test_a_clip_has_the_chunks_to_the_length_of_its_scene(tmp_path, keyframe):
    pictures = filmed(tmp_path, keyframe, "Push in.", [8, 8, 8])
    Engine(Settings()).join(
        [tmp_path / f"{i}.mkv" for i in range(3)], tmp_path / "clip.mkv", frames=19, fps=FPS
    )
    clip = read_clip(tmp_path / "clip.mkv")
    assert (clip.frames, clip.fps, clip.shots) == (19, FPS, (Shot(19, 19),))
    assert np.array_equal(list(clip.pictures()), pictures[:19])


def test_a_chunk_tells_the_next_one_where_it_ended(tmp_path, keyframe):
    filmed(tmp_path, keyframe, "Push in.", [8, 6])
    assert json.loads(read_clip(tmp_path / "1.mkv").state()) == {"frame": 14}

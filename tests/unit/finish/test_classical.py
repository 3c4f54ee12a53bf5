import cv2
import numpy as np
import pytest

from understudy.finish.classical import Engine, Settings
from understudy.media.fitting import fitted
from understudy.media.lossless import Shot, read_clip, write_clip
from understudy.media.rates import frames_for

WIDTH, HEIGHT = 128, 96


@pytest.fixture(scope="module")
def scenery():
    noise = np.random.default_rng(5).normal(0, 1, (200, 400, 3)).astype(np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), 2)
    return np.clip(128 + 50 * soft / soft.std(), 0, 255)


def seen(scenery, seconds):
    """A view that glides over the scenery, with a turning square before it."""
    view = np.array([[1, 0, 20.0 + 70 * seconds], [0, 1, 30.0 + 25 * seconds]])
    picture = cv2.warpAffine(scenery, view, (WIDTH, HEIGHT), flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP)
    turn = cv2.getRotationMatrix2D((20, 20), 40 * seconds, 1)
    turn[:, 2] += 20 + 40 * seconds, 30
    square = cv2.warpAffine(255 - scenery[:40, :40], turn, (WIDTH, HEIGHT), flags=cv2.INTER_CUBIC)
    mask = cv2.warpAffine(np.ones((40, 40, 1), np.float32), turn, (WIDTH, HEIGHT))[..., None]
    return np.clip(picture * (1 - mask) + square * mask, 0, 255).astype(np.uint8)


def psnr(pictures, truth):
    return 10 * np.log10(255**2 / np.mean((np.array(pictures, float) - truth) ** 2))


def enhanced(folder, pictures, shots, fps, film_fps, width=WIDTH, height=HEIGHT, **settings):
    write_clip(pictures, folder / "clip.mkv", fps=fps, shots=shots, figures=["kept"])
    Engine(Settings(**settings)).enhance(
        folder / "clip.mkv", folder / "enhanced.mkv", width=width, height=height, fps=film_fps
    )
    return read_clip(folder / "enhanced.mkv")


@pytest.mark.parametrize(("fps", "film_fps"), [(16, 25), (24, 25), (16, 30), (25, 50)])
def test_frames_between_are_where_things_move(tmp_path, scenery, fps, film_fps):
    frames = 23
    clip = [seen(scenery, frame / fps) for frame in range(frames_for(frames, fps, film_fps))]
    truth = [seen(scenery, frame / film_fps) for frame in range(frames)]
    shots = [Shot(len(clip), frames)]
    moved = list(enhanced(tmp_path, clip, shots, fps, film_fps).pictures())
    held = list(enhanced(tmp_path, clip, shots, fps, film_fps, interpolation="none").pictures())
    assert psnr(moved, truth) > psnr(held, truth) + 8
    assert psnr(moved, truth) > 30


def test_the_first_frame_after_a_cut_is_as_it_was(tmp_path, scenery):
    day = [seen(scenery, frame / 16) for frame in range(9)]
    night = [255 - seen(scenery, 0.3 + frame / 16) for frame in range(12)]
    film = enhanced(tmp_path, day + night, [Shot(9, 13), Shot(12, 17)], 16, 25)
    pictures = list(film.pictures())
    assert (film.frames, film.fps, film.shots) == (30, 25, (Shot(13, 13), Shot(17, 17)))
    assert np.array_equal(pictures[0], day[0])
    assert np.array_equal(pictures[13], night[0])
    # Film frame 12 lies between the clip's frames 7 and 8, both of the first shot.
    assert psnr(pictures[12], seen(scenery, 12 / 25)) > 28


def test_a_clip_at_the_films_rate_and_size_keeps_every_bit(tmp_path, scenery):
    clip = [seen(scenery, frame / 25) for frame in range(5)]
    film = enhanced(tmp_path, clip, [Shot(5, 5)], 25, 25)
    assert np.array_equal(list(film.pictures()), clip)
    assert film.figures == ["kept"]


def test_the_same_clip_gives_the_same_bytes(tmp_path, scenery):
    made = []
    for _ in range(2):
        clip = [seen(scenery, frame / 16) for frame in range(5)]
        enhanced(tmp_path, clip, [Shot(5, 7)], 16, 25, width=192, height=144)
        made.append((tmp_path / "enhanced.mkv").read_bytes())
    assert made[0] == made[1]


@pytest.mark.parametrize(("width", "height"), [(192, 144), (64, 48), (200, 100), (100, 200), (128, 96)])
def test_a_picture_of_another_shape_fills_the_film_and_is_not_distorted(width, height):
    picture = np.full((HEIGHT, WIDTH, 3), 40, np.uint8)
    cv2.circle(picture, (WIDTH // 2, HEIGHT // 2), 20, (220, 220, 220), -1)
    made = fitted(picture, width, height)
    assert made.shape == (height, width, 3)
    bright = made[..., 0] > 130
    assert abs(bright.any(0).sum() - bright.any(1).sum()) <= 2
    assert made[:3].max() < 60
    assert made[-3:].max() < 60


def test_a_picture_of_the_right_size_is_not_touched(scenery):
    picture = seen(scenery, 0)
    assert np.array_equal(fitted(picture, WIDTH, HEIGHT), picture)

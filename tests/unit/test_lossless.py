import tracemalloc

import numpy as np
import pytest

from understudy.media.decoding import read_video
from understudy.media.encoding import write_video
from understudy.media.errors import MediaError
from understudy.media.lossless import Shot, read_clip, write_clip

WIDTH, HEIGHT = 64, 48


def noise(count, seed=7):
    random = np.random.default_rng(seed)
    for _ in range(count):
        yield random.integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)


def test_pictures_come_back_bit_for_bit(tmp_path):
    assert write_clip(noise(9), tmp_path / "a.mkv", fps=16) == 9
    for read, written in zip(read_clip(tmp_path / "a.mkv").pictures(), noise(9), strict=True):
        assert np.array_equal(read, written)


def test_red_is_first(tmp_path):
    red = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    red[..., 0] = 255
    write_clip([red], tmp_path / "a.mkv", fps=16)
    assert next(read_video(tmp_path / "a.mkv"))[0, 0].tolist() == [0, 0, 255, 255]


@pytest.mark.parametrize("fps", [1, 7, 16, 24, 25, 30, 50, 60, 120])
@pytest.mark.parametrize("frames", [1, 2, 81])
def test_any_rate_and_length_is_known_from_the_header(tmp_path, fps, frames):
    write_clip(noise(frames), tmp_path / "a.mkv", fps=fps)
    clip = read_clip(tmp_path / "a.mkv")
    assert (clip.frames, clip.fps, clip.width, clip.height) == (frames, fps, WIDTH, HEIGHT)


def test_shots_figures_and_state_travel_with_the_frames(tmp_path):
    shots, figures, state = [Shot(5, 8), Shot(4, 6)], [{"red shift": 0.5, "é": None}], bytes(range(256)) * 500
    write_clip(noise(9), tmp_path / "a.mkv", fps=16, shots=shots, figures=figures, state=state)
    clip = read_clip(tmp_path / "a.mkv")
    assert (clip.shots, clip.figures, clip.state()) == (tuple(shots), figures, state)


def test_a_clip_without_state_has_none(tmp_path):
    write_clip(noise(1), tmp_path / "a.mkv", fps=16)
    assert read_clip(tmp_path / "a.mkv").state() is None


@pytest.mark.parametrize("first", [1, 40, 79, 80])
def test_reading_can_begin_anywhere(tmp_path, first):
    write_clip(noise(81), tmp_path / "a.mkv", fps=24)
    read = list(read_clip(tmp_path / "a.mkv").pictures(first))
    assert np.array_equal(read, list(noise(81))[first:])


def test_the_same_pictures_give_the_same_bytes(tmp_path):
    for name in ("a.mkv", "b.mkv"):
        write_clip(noise(9), tmp_path / name, fps=25, state=b"state")
    assert (tmp_path / "a.mkv").read_bytes() == (tmp_path / "b.mkv").read_bytes()


def test_shots_must_have_all_frames(tmp_path):
    with pytest.raises(MediaError, match=r"9 pictures for shots of \[5, 5\]"):
        write_clip(noise(9), tmp_path / "a.mkv", fps=16, shots=[Shot(5, 5), Shot(5, 5)])


@pytest.mark.parametrize("pictures", [[], [np.zeros((4, 4, 3), np.uint8), np.zeros((4, 6, 3), np.uint8)]])
def test_no_pictures_or_some_of_another_size_are_refused(tmp_path, pictures):
    with pytest.raises(MediaError, match=r"a\.mkv.*picture"):
        write_clip(pictures, tmp_path / "a.mkv", fps=16)


def test_a_file_that_was_cut_short_is_an_error(tmp_path):
    write_clip(noise(9), tmp_path / "a.mkv", fps=16)
    data = (tmp_path / "a.mkv").read_bytes()
    (tmp_path / "a.mkv").write_bytes(data[: len(data) // 2])
    with pytest.raises(MediaError, match=r"a\.mkv: ends after \d of 9 pictures"):
        list(read_clip(tmp_path / "a.mkv").pictures())


def test_another_video_is_refused_by_name(tmp_path):
    picture = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
    write_video([picture], tmp_path / "a.mp4", width=WIDTH, height=HEIGHT, fps=25)
    with pytest.raises(MediaError, match=r"a\.mp4"):
        read_clip(tmp_path / "a.mp4")


def test_memory_does_not_grow_with_the_clip(tmp_path):
    write_clip(noise(200), tmp_path / "a.mkv", fps=25)
    clip = read_clip(tmp_path / "a.mkv")
    tracemalloc.start()
    write_clip(clip.pictures(), tmp_path / "b.mkv", fps=25)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * HEIGHT * WIDTH * 3

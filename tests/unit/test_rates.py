import numpy as np
import pytest

from understudy.errors import UserError
from understudy.media.lossless import Shot
from understudy.media.rates import film_seconds, frames_for, nearest, retimed

RATES = [(16, 25), (24, 25), (16, 30), (25, 50), (25, 25), (50, 25), (24, 30)]


def numbered(count):
    """Pictures that carry their own number."""
    return [np.full((1, 1, 1), number, np.float64) for number in range(count)]


def mixed(before, after, times):
    return [before + (after - before) * time for time in times]


@pytest.mark.parametrize(("fps", "film_fps"), RATES)
@pytest.mark.parametrize("film_frames", [1, 2, 7, 25, 101, 233])
def test_each_film_frame_comes_from_its_own_time(fps, film_fps, film_frames):
    frames = frames_for(film_frames, fps, film_fps)
    shot = Shot(frames, film_frames)
    times = [picture.item() for picture in retimed(numbered(frames), [shot], fps, film_fps, mixed)]
    assert times == pytest.approx([frame * fps / film_fps for frame in range(film_frames)])


@pytest.mark.parametrize(("fps", "film_fps"), RATES)
def test_nothing_is_made_across_a_cut(fps, film_fps):
    film_frames = (13, 1, 41)
    unused = 2
    shots = [Shot(frames_for(count, fps, film_fps) + unused, count) for count in film_frames]
    clip = [picture + 1000 * number for number, shot in enumerate(shots) for picture in numbered(shot.frames)]
    film = [picture.item() for picture in retimed(clip, shots, fps, film_fps, mixed)]
    assert [time // 1000 for time in film] == [0] * 13 + [1] + [2] * 41
    assert (film[0], film[13], film[14]) == (0, 1000, 2000)


def test_a_shot_that_is_one_frame_short_ends_standing_still():
    shot = Shot(frames_for(25, 16, 25) - 1, 25)
    film = [picture.item() for picture in retimed(numbered(shot.frames), [shot], 16, 25, mixed)]
    assert len(film) == 25
    assert film[-2:] == [pytest.approx(14.72), 15]


def test_a_shot_that_is_shorter_is_refused():
    with pytest.raises(UserError, match=r"a shot of 15 frames at 16 .* needs 17"):
        list(retimed(numbered(15), [Shot(15, 25)], 16, 25, mixed))


def test_equal_rates_hand_the_same_pictures_on():
    def never(*_):
        raise AssertionError

    clip = numbered(9)
    film = list(retimed(clip, [Shot(4, 4), Shot(5, 5)], 25, 25, never))
    assert all(given is got for given, got in zip(clip, film, strict=True))


def test_without_interpolation_the_nearer_picture_is_seen():
    film = [picture.item() for picture in retimed(numbered(5), [Shot(5, 7)], 16, 25, nearest)]
    assert film == [0, 1, 1, 2, 3, 3, 4]


def test_frames_are_seen_when_their_shot_is():
    assert film_seconds([Shot(3, 4), Shot(2, 2)], 16, 25) == pytest.approx(
        [0, 1 / 16, 2 / 16, 0.16, 0.16 + 1 / 16]
    )

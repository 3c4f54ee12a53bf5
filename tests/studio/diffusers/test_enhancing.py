"""The engine neural on miniatures: exact lengths, cuts, sizes, and the same bytes every time."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from understudy.finish.neural import Engine, Settings
from understudy.finish.upscaling import Upscaler
from understudy.media.fitting import fitted
from understudy.media.lossless import Clip, Shot, read_clip, write_clip
from understudy.workers.place import Cancelled, Place

WIDTH, HEIGHT = 64, 48
FINER = {"width": 2 * WIDTH, "height": 2 * HEIGHT}
SHOTS = (Shot(9, 13), Shot(12, 17))
"""13 and 17 frames at 25 a second, from 16 a second."""


def pictures(seed: int, count: int) -> list[np.ndarray]:
    patches = np.random.default_rng(seed).integers(0, 256, (count, 6, 8, 3), np.uint8)
    return [patch.repeat(8, 0).repeat(8, 1) for patch in patches]


@pytest.fixture
def enhance(make_place: Callable[..., Place], tmp_path: Path) -> Callable[..., Clip]:
    """`enhance(pictures, ...)`: settings, shots, the clip's fps, what is asked of the verb, and the place's report."""

    def make(
        given: list[np.ndarray], shots: tuple[Shot, ...] = SHOTS, *, rate: int = 16, **rest: Any
    ) -> Clip:
        settings = Settings(rest.pop("interpolation", "tiny-rife"), rest.pop("upscaling", "tiny-realesrgan"))
        place = make_place(
            *filter(None, (settings.interpolation, settings.upscaling)),
            **{name: rest.pop(name) for name in ("report", "vram") if name in rest},
        )
        write_clip(given, tmp_path / "clip.mkv", fps=rate, shots=shots, figures=["kept"])
        asked = {"width": WIDTH, "height": HEIGHT, "fps": 25, **rest}
        Engine(settings, place).enhance(tmp_path / "clip.mkv", tmp_path / "enhanced.mkv", **asked)
        return read_clip(tmp_path / "enhanced.mkv")

    return make


@pytest.mark.parametrize("interpolation", ["tiny-rife", "tiny-film", ""])
@pytest.mark.parametrize("upscaling", ["tiny-realesrgan", ""])
@pytest.mark.parametrize("fps", [25, 30, 50])
def test_every_shot_has_exactly_its_frames_at_the_films_rate_and_size(
    interpolation: str, upscaling: str, fps: int, enhance: Callable[..., Clip]
) -> None:
    shots = (Shot(5, 4 * fps // 16 + 1), Shot(2, 1))
    film = enhance(pictures(0, 7), shots, interpolation=interpolation, upscaling=upscaling, fps=fps, **FINER)
    assert film.shots == tuple(Shot(shot.film_frames, shot.film_frames) for shot in shots)
    assert (film.fps, film.width, film.height) == (fps, 2 * WIDTH, 2 * HEIGHT)
    assert film.figures == ["kept"]
    assert len(list(film.pictures())) == film.frames == shots[0].film_frames + 1


def test_frames_at_a_clips_own_times_are_its_own(enhance: Callable[..., Clip]) -> None:
    given = pictures(0, 21)
    film = list(enhance(given).pictures())
    assert np.array_equal(film[0], given[0])
    assert np.array_equal(film[13], given[9])
    assert not any(np.array_equal(film[1], picture) for picture in given)


@pytest.mark.parametrize("interpolation", ["tiny-rife", "tiny-film"])
def test_nothing_is_painted_across_a_cut(interpolation: str, enhance: Callable[..., Clip]) -> None:
    day, night, dawn = pictures(0, 9), pictures(1, 12), pictures(2, 12)
    before = list(enhance(day + night, interpolation=interpolation).pictures())
    after = list(enhance(day + dawn, interpolation=interpolation).pictures())
    assert np.array_equal(before[:13], after[:13])
    assert not any(map(np.array_equal, before[13:], after[13:]))


@pytest.mark.parametrize("interpolation", ["tiny-rife", ""])
def test_pictures_are_upscaled_before_they_are_interpolated(
    interpolation: str, enhance: Callable[..., Clip], models: dict[str, Path]
) -> None:
    given, asked = pictures(0, 5), {"interpolation": interpolation, **FINER}
    upscaler = Upscaler(models["tiny-realesrgan"], "cpu", 10**8)
    finer = [upscaler.enlarged(picture) for picture in given]
    made = list(enhance(given, (Shot(5, 7),), **asked).pictures())
    expected = list(enhance(finer, (Shot(5, 7),), upscaling="", **asked).pictures())
    assert np.array_equal(made, expected)


def test_no_more_than_two_pictures_are_read_ahead(
    enhance: Callable[..., Clip], monkeypatch: pytest.MonkeyPatch
) -> None:
    read, ahead = [], []
    decode = Clip.pictures

    def count(clip: Clip) -> Iterator[np.ndarray]:
        for picture in decode(clip):
            read.append(picture.shape)
            yield picture

    def note(done: int, total: int, unit: str) -> None:
        ahead.append(len(read) - (done - 1) * 16 / 25)

    monkeypatch.setattr(Clip, "pictures", count)
    enhance(pictures(0, 65), (Shot(65, 101),), report=note)
    assert len(ahead) == 101
    assert max(ahead) <= 2


def test_a_film_of_another_shape_and_size_is_filled(
    enhance: Callable[..., Clip], models: dict[str, Path]
) -> None:
    given = pictures(0, 2)
    made = enhance(given, (Shot(2, 1),), width=90, height=160)
    upscaler = Upscaler(models["tiny-realesrgan"], "cpu", 10**8)
    assert np.array_equal(next(made.pictures()), fitted(upscaler.enlarged(given[0]), 90, 160))


def test_a_clip_that_nearly_fills_the_film_is_not_upscaled(enhance: Callable[..., Clip]) -> None:
    given = pictures(0, 2)
    made = enhance(given, (Shot(2, 1),), width=WIDTH + 2, height=HEIGHT + 2)
    assert np.array_equal(next(made.pictures()), fitted(given[0], WIDTH + 2, HEIGHT + 2))


def test_a_clip_at_the_films_rate_and_size_keeps_every_bit(enhance: Callable[..., Clip]) -> None:
    given = pictures(0, 5)
    assert np.array_equal(list(enhance(given, (Shot(5, 5),), rate=25).pictures()), given)


@pytest.mark.parametrize("interpolation", ["tiny-rife", "tiny-film"])
def test_the_same_clip_gives_the_same_bytes_after_a_restart(
    interpolation: str, enhance: Callable[..., Clip]
) -> None:
    made = [
        enhance(pictures(0, 5), (Shot(5, 7),), interpolation=interpolation, **FINER).path.read_bytes()
        for _ in range(2)
    ]
    assert made[0] == made[1]


def test_every_frame_is_reported_and_a_job_that_nobody_waits_for_stops(
    enhance: Callable[..., Clip],
) -> None:
    told = []
    enhance(pictures(0, 5), (Shot(5, 7),), report=lambda *step: told.append(step))
    assert told == [(i, 7, "frames") for i in range(1, 8)]

    def cancel(done: int, total: int, unit: str) -> None:
        if done == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        enhance(pictures(0, 5), (Shot(5, 7),), report=cancel)

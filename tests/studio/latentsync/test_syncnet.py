"""SyncNet's way of comparing lips and speech, with random weights: what it sees, what it hears, and when."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from test_gates import FPS, LEAD_IN, speaker  # noqa: F401 - a fixture

from understudy.errors import UserError
from understudy.media.lossless import Shot, write_clip
from understudy.quality.syncnet import FARTHEST, Engine, Settings, crop, offset_and_confidence
from understudy.quality.syncnet_model import SIDE, load


@pytest.fixture(scope="module")
def engine(make_place: Callable) -> Engine:
    return Engine(Settings("tiny-syncnet"), make_place("tiny-syncnet"))


@pytest.mark.parametrize("late", [-15, -4, 0, 3, 15])
def test_the_delay_at_which_both_agree_is_found(late: int) -> None:
    said = np.random.default_rng(1).normal(size=(80, 64))
    around = np.arange(20, 60)
    mouths = said[around - late] + 0.1 * np.random.default_rng(2).normal(size=(40, 64))
    found, confidence = offset_and_confidence(mouths, said[around])
    assert found == late
    assert confidence > 1


def test_what_does_not_belong_together_is_told_with_no_confidence() -> None:
    chance = np.random.default_rng(3)
    _, confidence = offset_and_confidence(chance.normal(size=(60, 64)), chance.normal(size=(60, 64)))
    assert confidence < 1


def test_a_speaker_is_seen_and_heard(engine: Engine, speaker: Path) -> None:  # noqa: F811
    files = speaker / "clip.mkv", speaker / "speech.wav"
    found = engine.compare(*files, fps=FPS, speech_start=LEAD_IN, face="largest")
    assert found == engine.compare(*files, fps=FPS, speech_start=LEAD_IN, face="largest")
    offset, confidence = found
    assert abs(offset) <= FARTHEST / 25
    assert confidence >= 0


def test_speech_that_begins_later_is_heard_so_many_pictures_later(
    engine: Engine,
    speaker: Path,  # noqa: F811
) -> None:
    crops = [np.zeros((SIDE, SIDE, 3), np.uint8)] * 45
    _, sounds = engine._numbers(crops, 0, speaker / "speech.wav", 0.24)
    _, later = engine._numbers(crops, 0, speaker / "speech.wav", 0.44)
    np.testing.assert_allclose(later[15:40], sounds[10:35], atol=1e-3)
    assert np.abs(later[15:40] - sounds[15:40]).max() > 1e-2


def test_the_crop_reaches_further_down_than_up() -> None:
    picture = np.zeros((200, 200, 3), np.uint8)
    picture[98:103, 98:103] = 255
    found = crop(picture, 100, 100, 40)
    assert found.shape == (SIDE, SIDE, 3)
    down, across = np.argwhere(found[..., 0] > 128).mean(axis=0)
    assert across == pytest.approx(SIDE / 2, abs=3)
    assert down == pytest.approx(SIDE / 2.8, abs=3)


def test_a_face_at_the_edge_is_filled_up_with_grey() -> None:
    found = crop(np.zeros((100, 100, 3), np.uint8), 5, 5, 40)
    assert (found[0, 0] == 110).all()
    assert (found[-20, -20] == 0).all()


def test_nothing_is_told_of_a_clip_without_a_face(
    engine: Engine,
    empty: np.ndarray,
    speaker: Path,  # noqa: F811
    tmp_path: Path,
) -> None:
    write_clip([empty] * 30, tmp_path / "clip.mkv", fps=FPS, shots=[Shot(30, 30)])
    sound = speaker / "speech.wav"
    assert engine.compare(tmp_path / "clip.mkv", sound, fps=FPS, speech_start=0.0, face="largest") is None


class Harmful:
    """Runs a command when it is unpickled."""

    def __reduce__(self) -> tuple:
        return os.system, ("touch harmed",)


def test_what_are_no_weights_of_it_is_refused_and_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match="holds 0"):
        load(tmp_path)
    for content in ({"some.weight": torch.zeros(3)}, Harmful()):
        torch.save(content, tmp_path / "syncnet_v2.model")
        with pytest.raises(UserError, match="no weights of SyncNet"):
            load(tmp_path)
    assert not Path("harmed").exists()

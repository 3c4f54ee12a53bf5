"""What the model hears at a frame."""

from pathlib import Path

import numpy as np
import pytest
import torch

from understudy.errors import UserError
from understudy.lips.mouth.code import whisper_package
from understudy.lips.mouth.hearing import RATE, Hearing, on_clip
from understudy.media.audio import write_wav

AROUND = (2, 2)  # frames, as in the makers' configurations


@pytest.fixture(scope="module")
def weights(models: dict[str, Path], checkout: Path) -> Path:
    return models["tiny-whisper"] / "whisper/tiny.pt"


@pytest.fixture(scope="module")
def hearing(weights: Path, checkout: Path) -> Hearing:
    return Hearing(checkout, weights, "cpu", AROUND)


def noise(seconds: float) -> np.ndarray:
    return np.random.default_rng(0).normal(0, 0.1, round(seconds * RATE)).astype(np.float32)


def test_the_speech_has_silence_around_it(tmp_path: Path) -> None:
    write_wav(tmp_path / "speech.wav", noise(1.0), RATE)
    samples = on_clip(tmp_path / "speech.wav", start=0.5, duration=2.0)
    loud = np.flatnonzero(np.abs(samples) > 0.01)
    assert len(samples) == 2 * RATE
    assert 0.5 <= loud[0] / RATE < 0.51 and 1.49 < loud[-1] / RATE <= 1.5


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
def test_a_beat_stays_where_it_was_at_any_rate(rate: int, tmp_path: Path) -> None:
    speech = np.zeros(10 * rate, np.float32)
    speech[7 * rate] = 0.9
    write_wav(tmp_path / "speech.wav", speech, rate)
    samples = on_clip(tmp_path / "speech.wav", start=0.5, duration=11.0)
    assert np.abs(samples).argmax() == pytest.approx(7.5 * RATE, abs=2)


def test_a_file_without_sound_is_named(tmp_path: Path) -> None:
    (tmp_path / "speech.wav").write_bytes(b"nothing")
    with pytest.raises(UserError, match=r"speech\.wav"):
        on_clip(tmp_path / "speech.wav", start=0.0, duration=1.0)


def test_speech_longer_than_the_clip_is_cut(tmp_path: Path) -> None:
    write_wav(tmp_path / "speech.wav", noise(2.0), RATE)
    assert len(on_clip(tmp_path / "speech.wav", start=0.5, duration=1.0)) == RATE
    assert not on_clip(tmp_path / "speech.wav", start=3.0, duration=1.0).any()


def test_at_25_frames_a_second_the_model_hears_what_its_makers_let_it_hear(
    hearing: Hearing, weights: Path, checkout: Path
) -> None:
    whisper_package(checkout)  # makes the checkout's modules importable
    from latentsync.whisper.audio2feature import Audio2Feature

    samples = noise(2.0)
    makers = Audio2Feature(str(weights), device="cpu", audio_feat_length=list(AROUND))
    features = makers._audio2feat(samples)
    expected = torch.stack([makers.get_sliced_feature(features, i, fps=25)[0] for i in range(50)])
    assert torch.equal(hearing.listen(samples).at([i / 25 for i in range(50)]), expected)


@pytest.mark.parametrize("fps", [16, 24, 30, 50])
def test_at_any_rate_a_frame_hears_what_sounds_at_its_time(hearing: Hearing, fps: int) -> None:
    heard = hearing.listen(noise(2.0))
    last = [i / fps for i in range(fps + 1)][-1]
    assert torch.equal(heard.at([last]), heard.at([25 / 25]))


def test_long_sound_is_heard_window_by_window(weights: Path, checkout: Path) -> None:
    hearing = Hearing(checkout, weights, "cpu", AROUND)
    windows: list[int] = []
    encode = hearing._encode

    def counting(spectra: torch.Tensor) -> torch.Tensor:
        windows.append(spectra.shape[1])
        return encode(spectra)

    hearing._encode = counting
    heard = hearing.listen(noise(70.0))
    for first in range(0, 70 * 25, 16):
        features = heard.at([i / 25 for i in range(first, min(first + 16, 70 * 25))])
        assert features.isfinite().all()
        assert len(heard._windows) <= 2
    assert windows == [3000, 3000, 1400]  # 30 s each, the last from second 56 to the end

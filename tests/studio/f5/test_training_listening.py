"""Who speaks when, told by Silero's and Resemblyzer's networks."""

import sys
import types
from pathlib import Path

import numpy as np
import pytest
from transcriber import build

from training.recordings import whisper
from training.recordings.listening import Engine, Settings
from training.recordings.speaker import RATE, WINDOW, SpeakerEncoder
from understudy.errors import UserError
from understudy.media.audio import read_wav, resample, write_wav
from understudy.workers.place import Place

MARK = {"file": "talk.wav", "start": 0.0, "end": 32.0}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(Settings(), Place("cpu", 12.0, {}, lambda done, total, unit: None))


def windows(folder: Path, count: int = 6) -> np.ndarray:
    """The first seconds of some clips."""
    sounds = [read_wav(path) for path in sorted(folder.glob("*.wav"))[:count]]
    return np.stack([resample(samples, rate, RATE)[RATE // 2 :][:WINDOW] for samples, rate in sounds])


def test_the_encoder_hears_what_resemblyzers_own_code_hears(
    recordings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        sys.modules, "webrtcvad", types.ModuleType("webrtcvad")
    )  # compiled, and not used here
    from resemblyzer import VoiceEncoder

    heard = windows(recordings / "wanted")
    theirs = VoiceEncoder("cpu", verbose=False)
    for window, ours in zip(heard, SpeakerEncoder()(heard), strict=True):
        assert ours @ theirs.embed_utterance(window) > 0.999


def test_windows_of_one_voice_are_nearer_than_those_of_two(recordings: Path) -> None:
    encode = SpeakerEncoder()
    wanted, other = (encode(windows(recordings / speaker)) for speaker in ("wanted", "other"))
    alike, unlike = wanted @ wanted.T, wanted @ other.T
    assert alike.min() > unlike.max() + 0.05


def test_phrases_of_the_marked_voice_are_over_the_threshold_and_others_under_it(
    recordings: Path, engine: Engine
) -> None:
    heard = engine.listen([recordings / "talk.wav"], ["talk.wav"], MARK)
    phrases = heard["recordings"]["talk.wav"]
    told = [
        phrase["similarity"] >= heard["threshold"] for phrase in phrases if phrase["similarity"] is not None
    ]
    assert all(told[:8])  # the first half minute is the persona's alone
    assert 3 < told.count(False) < len(told) - 8


def test_a_mark_without_speech_is_refused_by_name(recordings: Path, engine: Engine) -> None:
    with pytest.raises(UserError, match=r"talk\.wav: from 0 to 0\.4 seconds.*Mark a stretch"):
        engine.listen([recordings / "talk.wav"], ["talk.wav"], MARK | {"end": 0.4})


def test_a_recording_in_which_nobody_speaks_is_refused_by_name(
    recordings: Path, engine: Engine, tmp_path: Path
) -> None:
    noise = 0.05 * np.random.default_rng(0).standard_normal(10 * 24_000).astype(np.float32)
    write_wav(tmp_path / "rain.wav", noise, 24_000)
    with pytest.raises(UserError, match=r"rain\.wav: nobody speaks"):
        engine.listen([recordings / "talk.wav", tmp_path / "rain.wav"], ["talk.wav", "rain.wav"], MARK)


def test_a_transcriber_with_weights_on_disk_writes_down_each_clip(recordings: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    place = Place("cpu", 12.0, {"whisper": build(tmp_path / "whisper")}, lambda *step: told.append(step))
    clips = sorted((recordings / "other").glob("*.wav"))[:2]
    texts = whisper.Engine(whisper.Engine.settings_type("whisper"), place).transcribe(clips, "en-GB")
    assert [type(text) for text in texts] == [str, str]
    assert told == [(1, 2, "clips"), (2, 2, "clips")]

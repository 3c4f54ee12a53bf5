"""Whether a spoken consent is in a persona's voice, told by Resemblyzer's network on two scratch voices."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from transcriber import build

from training.recordings.spoken import ACCEPTED, REFUSED, Engine, Settings
from understudy.errors import UserError
from understudy.media.audio import read_wav, write_wav
from understudy.workers.place import Place

RATE = 24_000


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(Settings(""), Place("cpu", 12.0, {}, lambda done, total, unit: None))


@pytest.fixture
def spoken(recordings: Path, tmp_path: Path) -> Callable[..., Path]:
    """`spoken("wanted", 0, 4)` is a recording of that speaker, of four clips."""

    def joined(speaker: str, first: int, count: int) -> Path:
        clips = sorted((recordings / speaker).glob("*.wav"))[first : first + count]
        path = tmp_path / f"{speaker}-{first}.wav"
        write_wav(path, np.concatenate([read_wav(clip)[0] for clip in clips]), RATE)
        return path

    return joined


def test_other_words_of_one_voice_are_accepted_and_another_voice_is_refused(
    engine: Engine, spoken: Callable[..., Path]
) -> None:
    found = engine.compare(spoken("wanted", 0, 4), [spoken("wanted", 10, 4), spoken("other", 0, 4)])
    same, other = found["similarities"]
    assert same >= ACCEPTED
    assert other < REFUSED
    assert found["heard"] is None


def test_a_recording_with_hardly_a_word_is_refused(
    engine: Engine, spoken: Callable[..., Path], tmp_path: Path
) -> None:
    samples, _ = read_wav(spoken("wanted", 0, 1))
    write_wav(tmp_path / "jo.m4a.wav", samples[:RATE], RATE)
    with pytest.raises(UserError, match=r"jo\.m4a: there are only . seconds of clear speech"):
        engine.compare(tmp_path / "jo.m4a.wav", [spoken("wanted", 10, 4)])


def test_a_transcriber_writes_down_what_is_said(spoken: Callable[..., Path], tmp_path: Path) -> None:
    place = Place("cpu", 12.0, {"whisper": build(tmp_path / "whisper")}, lambda done, total, unit: None)
    found = Engine(Settings("whisper"), place).compare(spoken("wanted", 0, 4), [])
    assert isinstance(found["heard"], str)
    assert found["similarities"] == []

"""AudioSeal on a miniature: its mark is small, says what it should and is the same again; its files run no code."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from understudy.errors import UserError
from understudy.media.audio import read_wav
from understudy.trust.marks import audioseal
from understudy.trust.marks.audioseal import Engine, Settings
from understudy.trust.marks.audioseal_model import DETECTOR, GENERATOR, card, load_detector, load_generator


@pytest.fixture
def engine(make_place: Callable) -> Engine:
    return Engine(Settings("tiny-audioseal"), make_place("tiny-audioseal"))


@pytest.fixture
def sound(reference: dict[str, str]) -> Path:
    return Path(reference["sound"])


def marked(engine: Engine, sound: Path, folder: Path, payload: str) -> np.ndarray:
    """The sound with a mark."""
    engine.mark(sound, folder / "marked.wav", payload)
    return read_wav(folder / "marked.wav")[0]


def test_the_mark_leaves_length_and_rate_of_a_sound(engine: Engine, sound: Path, tmp_path: Path) -> None:
    before, rate = read_wav(sound)
    after = marked(engine, sound, tmp_path, "61bf")
    assert read_wav(tmp_path / "marked.wav")[1] == rate
    assert len(after) == len(before)
    assert not np.array_equal(after, before)


def test_the_same_payload_gives_the_same_bytes_and_another_one_others(
    engine: Engine, sound: Path, tmp_path: Path
) -> None:
    once, again = (marked(engine, sound, tmp_path, "61bf") for _ in range(2))
    assert np.array_equal(once, again)
    assert not np.array_equal(once, marked(engine, sound, tmp_path, "61be"))


def test_a_long_sound_is_marked_in_pieces_up_to_its_end(
    engine: Engine, sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audioseal, "PIECE_SECONDS", 2)
    before, rate = read_wav(sound)
    after = marked(engine, sound, tmp_path, "61bf")
    assert len(after) == len(before)
    for second in range(len(before) // rate):
        part = slice(second * rate, (second + 1) * rate)
        assert not np.array_equal(after[part], before[part])


def test_what_is_found_is_a_share_and_sixteen_bits(engine: Engine, sound: Path) -> None:
    found = engine.find(sound)
    assert 0 <= found["share"] <= 1
    assert len(bytes.fromhex(found["payload"])) == 2


def test_a_detector_that_hears_a_mark_everywhere_finds_it_and_what_it_says(
    engine: Engine, sound: Path
) -> None:
    last = engine._detector.detector[1]  # two scores and sixteen bits of each sample
    with torch.no_grad():
        last.weight.zero_()
        last.bias[:2] = torch.tensor([-5.0, 5.0])
        last.bias[2:] = torch.tensor([5.0 if bit == "1" else -5.0 for bit in f"{0x61BF:016b}"])
    assert engine.find(sound) == {"share": 1.0, "payload": "61bf"}


def test_weights_of_the_published_form_are_those_that_work(make_place: Callable) -> None:
    folder = make_place("tiny-audioseal").models["tiny-audioseal"]
    written = torch.load(folder / GENERATOR, map_location="cpu", weights_only=False)["model"]
    names = [name.removesuffix("weight_v") for name in written if name.endswith(".weight_v")]
    loaded = load_generator(folder).state_dict()
    assert len(names) > 10
    for name in names:
        torch.testing.assert_close(loaded[f"{name}inner_conv.weight"], written[f"{name}weight_v"])


def test_the_published_networks_have_their_size() -> None:
    from audioseal.builder import AudioSealDetectorConfig, create_detector
    from audioseal.loader import AudioSeal

    detector = create_detector(
        AudioSeal.parse_config(card("audioseal_detector_16bits"), AudioSealDetectorConfig)
    )
    assert sum(weight.numel() for weight in detector.parameters()) == pytest.approx(8.65e6, rel=0.1)
    with torch.inference_mode():
        found, message = detector(torch.zeros(1, 1, 16_000))
    assert (found.shape, message.shape) == ((1, 2, 16_000), (1, 16))


def test_nothing_is_compiled_to_lay_a_mark(
    engine: Engine, sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TORCHINDUCTOR_CACHE_DIR", str(tmp_path / "compiled"))
    marked(engine, sound, tmp_path, "61bf")
    assert not (tmp_path / "compiled").exists()
    assert not torch._dynamo.utils.counters["frames"]


class Harmful:
    """Runs a command when it is unpickled."""

    def __reduce__(self) -> tuple:
        return os.system, ("touch harmed",)


def test_code_in_weights_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    torch.save({"model": Harmful()}, tmp_path / DETECTOR)
    with pytest.raises(UserError, match="no weights of AudioSeal"):
        load_detector(tmp_path)
    assert not Path("harmed").exists()


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="generator_base"):
        load_generator(tmp_path)

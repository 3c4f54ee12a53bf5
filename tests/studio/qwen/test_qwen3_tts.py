"""The engine qwen3_tts with the real library on miniature weights."""

import filecmp
import json
import shutil
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from understudy.errors import UserError
from understudy.media.audio import SAMPLE_RATE, read_wav, write_wav
from understudy.miniatures import MINIATURES
from understudy.speech import qwen3_tts_voice
from understudy.speech.qwen3_tts import Engine, Settings
from understudy.speech.qwen3_tts_voice import Sampling, Voice
from understudy.workers.place import Cancelled, Place

MODEL = "tiny-qwen3-tts"
TEXT = "A firewall reads every packet. It drops what nobody asked for, within 3.5 ms!"
SAMPLING = Sampling(temperature=0.9, top_k=50, top_p=1.0, repetition_penalty=1.05)
SECONDS_OF_REFERENCE = 4


@pytest.fixture(scope="module")
def engine(make_place: Callable[..., Place]) -> Engine:
    return Engine(Settings(model=MODEL), make_place(MODEL))


@pytest.fixture(scope="module")
def references(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """Two voices as far apart as a low and a high hum."""
    folder = tmp_path_factory.mktemp("references")
    seconds = np.arange(SECONDS_OF_REFERENCE * SAMPLE_RATE) / SAMPLE_RATE
    found = []
    for pitch in (110, 440):
        sound = folder / f"{pitch}.wav"
        write_wav(sound, 0.3 * np.sin(2 * np.pi * pitch * seconds) * np.sin(2 * np.pi * 3 * seconds))
        found.append({"sound": str(sound), "text": "This is how my voice sounds."})
    return found


@pytest.fixture(scope="module")
def heard(engine: Engine, references: list[dict[str, str]]) -> Any:
    return engine.voice.listen(Path(references[0]["sound"]), references[0]["text"])


@pytest.fixture
def speak(engine: Engine, references: list[dict[str, str]], tmp_path: Path) -> Callable[..., bytes]:
    def spoken(
        text: str = TEXT, *, by: Engine = engine, language: str = "en-GB", reference: int = 0, seed: int = 7
    ):
        output = tmp_path / "speech.wav"
        by.speak(
            output,
            text=text,
            language=language,
            reference=references[reference],
            pronunciations={},
            seed=seed,
        )
        return output.read_bytes()

    return spoken


def test_a_text_becomes_a_mono_wav_of_48_khz_whose_sentences_have_times(
    engine: Engine, references: list[dict[str, str]], tmp_path: Path
) -> None:
    output = tmp_path / "speech.wav"
    speech = engine.speak(
        output, text=TEXT, language="en", reference=references[0], pronunciations={}, seed=7
    )
    with wave.open(str(output)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (SAMPLE_RATE, 1, 2)
        assert file.getnframes() / SAMPLE_RATE == speech["duration"]
    first, second = speech["sentences"]
    assert (first["text"], second["text"]) == (TEXT[:30], TEXT[31:])
    assert second["spoken"][-2:] == ["three point five", "milliseconds!"]
    assert first["start"] == 0 and second["end"] == speech["duration"]
    assert second["start"] - first["end"] == pytest.approx(Settings.sentence_pause)
    samples, _ = read_wav(output)
    assert samples[: round(first["end"] * SAMPLE_RATE)].std() > 0.01
    assert not samples[round(first["end"] * SAMPLE_RATE) : round(second["start"] * SAMPLE_RATE)].any()


def test_the_same_seed_gives_the_same_sound_in_any_order_and_after_a_restart(
    speak: Callable[..., bytes], make_place: Callable[..., Place]
) -> None:
    first, second = speak(), speak("Nothing else comes through.")
    restarted = Engine(Settings(model=MODEL), make_place(MODEL))
    assert speak("Nothing else comes through.", by=restarted) == second
    assert speak(by=restarted) == first


def test_another_seed_gives_another_sound(speak: Callable[..., bytes]) -> None:
    assert speak(seed=7) != speak(seed=8)


def test_another_reference_gives_another_sound(speak: Callable[..., bytes]) -> None:
    assert speak(reference=0) != speak(reference=1)


def test_a_change_in_one_sentence_leaves_the_other_as_it_was(
    engine: Engine, references: list[dict[str, str]], tmp_path: Path
) -> None:
    def first_sentence(text: str) -> np.ndarray:
        output = tmp_path / "speech.wav"
        speech = engine.speak(
            output, text=text, language="en", reference=references[0], pronunciations={}, seed=7
        )
        return read_wav(output)[0][: round(speech["sentences"][0]["end"] * SAMPLE_RATE)]

    assert np.array_equal(first_sentence(TEXT), first_sentence(f"{TEXT[:30]} All else gets through it."))


def test_text_and_language_change_the_sound_though_the_seed_is_the_same(engine: Engine, heard: Any) -> None:
    def say(words: str, language: str) -> bytes:
        return engine.voice.say(words, language, heard, SAMPLING, seed=2, on_frame=lambda _: None).tobytes()

    sounds = [say("Packets go.", "english"), say("Packets stay.", "english"), say("Packets go.", "german")]
    assert len(set(sounds)) == 3


def test_speaking_leaves_the_global_generator_as_it_was(speak: Callable[..., bytes]) -> None:
    before = torch.get_rng_state()
    speak()
    assert torch.equal(torch.get_rng_state(), before)


def test_progress_rises_to_the_whole(make_place: Callable[..., Place], speak: Callable[..., bytes]) -> None:
    told: list[tuple[int, int, str]] = []
    speak(by=Engine(Settings(model=MODEL), make_place(MODEL, report=lambda *step: told.append(step))))
    done = [step for step, _, _ in told]
    assert len(done) > 5 and done == sorted(done)
    assert {(total, unit) for _, total, unit in told} == {(told[0][1], "steps")}
    assert done[-1] <= told[0][1]


def test_a_cancelled_sentence_ends_at_once_and_leaves_no_trace(
    make_place: Callable[..., Place], speak: Callable[..., bytes]
) -> None:
    cancelling = True

    def report(done: int, total: int, unit: str) -> None:
        if cancelling and done == 3:
            raise Cancelled

    engine = Engine(Settings(model=MODEL), make_place(MODEL, report=report))
    with pytest.raises(Cancelled):
        speak(by=engine)
    cancelling = False
    assert speak(by=engine) == speak()


def test_a_sentence_without_an_end_is_refused_by_its_words(
    engine: Engine, heard: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Together three frames: too few for any sentence.
    monkeypatch.setattr(qwen3_tts_voice, "ENDLESS", 0)
    monkeypatch.setattr(qwen3_tts_voice, "HESITATION", 3 / qwen3_tts_voice.FRAME_RATE)
    with pytest.raises(UserError, match="found no end of 'Go on' within"):
        engine.voice.say("Go on", "english", heard, SAMPLING, seed=2, on_frame=lambda _: None)


def test_a_sentence_without_an_end_is_begun_again_with_the_next_seed(
    engine: Engine, heard: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def say(seed: int) -> bytes | None:
        try:
            return engine.voice.say(
                "Go.", "english", heard, SAMPLING, seed=seed, on_frame=lambda _: None
            ).tobytes()
        except UserError:
            return None

    monkeypatch.setattr(qwen3_tts_voice, "HESITATION", 1.0)
    monkeypatch.setattr(qwen3_tts_voice, "ATTEMPTS", 1)
    said = [say(seed) for seed in range(12)]
    endless = next(seed for seed in range(11) if said[seed] is None and said[seed + 1] is not None)
    monkeypatch.setattr(qwen3_tts_voice, "ATTEMPTS", 2)
    assert say(endless) == said[endless + 1]


def test_a_model_that_clones_no_voices_is_refused(models: dict[str, Path], tmp_path: Path) -> None:
    folder = shutil.copytree(models[MODEL], tmp_path / "custom-voice")
    configuration = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(configuration | {"tts_model_type": "custom_voice"}))
    with pytest.raises(UserError, match="'custom_voice', which clones no voices"):
        Voice(folder, device="cpu")


def test_the_miniature_is_the_same_whenever_it_is_built(models: dict[str, Path], tmp_path: Path) -> None:
    MINIATURES[MODEL].build(tmp_path / MODEL)
    files = [path.relative_to(models[MODEL]) for path in models[MODEL].rglob("*") if path.is_file()]
    same, _, _ = filecmp.cmpfiles(models[MODEL], tmp_path / MODEL, files, shallow=False)
    assert set(same) == set(files)

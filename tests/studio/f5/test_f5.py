import importlib.util
import inspect
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
import yaml
from f5_tts.model import DiT
from safetensors.torch import load_file, save_file

from understudy.errors import UserError
from understudy.film.loudness import integrated_loudness
from understudy.media.audio import SAMPLE_RATE, read_wav, write_wav
from understudy.speech.f5_voice import ARCHITECTURE, SPECTRUM, Voice, prepare_reference
from understudy.workers.place import Cancelled

TEXT = "A heat pump warms the whole house. It only moves the heat. Nothing at all is burnt in it."


def speak(engine, output, text=TEXT, reference=None, seed=1, language="en-US", **pronunciations):
    return engine.speak(
        output, text=text, language=language, reference=reference, pronunciations=pronunciations, seed=seed
    )


def sentence_samples(path, speech):
    samples, rate = read_wav(path)
    return [samples[round(s["start"] * rate) : round(s["end"] * rate)] for s in speech["sentences"]]


def test_the_same_seed_gives_the_same_bytes_in_any_order(engine, reference, tmp_path):
    speak(engine, tmp_path / "a.wav", reference=reference)
    speak(engine, tmp_path / "other.wav", "Something else is said here.", reference=reference, seed=9)
    speak(engine, tmp_path / "b.wav", reference=reference)
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()


def test_a_newly_loaded_engine_gives_the_same_bytes(engine, make_engine, reference, tmp_path):
    torch.manual_seed(12345)
    speak(make_engine(), tmp_path / "a.wav", reference=reference)
    speak(engine, tmp_path / "b.wav", reference=reference)
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()


def test_speaking_leaves_the_global_random_state_alone(engine, reference, tmp_path):
    before = torch.get_rng_state()
    speak(engine, tmp_path / "a.wav", reference=reference)
    assert torch.equal(before, torch.get_rng_state())


def test_another_seed_sounds_different(engine, reference, tmp_path):
    speak(engine, tmp_path / "a.wav", reference=reference, seed=1)
    speak(engine, tmp_path / "b.wav", reference=reference, seed=2)
    assert (tmp_path / "a.wav").read_bytes() != (tmp_path / "b.wav").read_bytes()


def test_editing_one_sentence_leaves_the_samples_of_the_others(engine, reference, tmp_path):
    edited = TEXT.replace("It only moves the heat.", "It carries warmth from one place to another.")
    before = sentence_samples(tmp_path / "a.wav", speak(engine, tmp_path / "a.wav", reference=reference))
    after = sentence_samples(
        tmp_path / "b.wav", speak(engine, tmp_path / "b.wav", edited, reference=reference)
    )
    assert np.array_equal(before[0], after[0])
    assert not np.array_equal(before[1], after[1])
    assert np.array_equal(before[2], after[2])


def test_another_text_of_the_same_length_changes_the_sound_of_the_same_noise(engine, reference):
    prepared = prepare_reference(Path(reference["sound"]), reference["text"])
    settings = {"steps": 4, "guidance": 2.0, "sway": -1.0, "speed": 1.0, "seed": 7, "on_step": lambda: None}
    one = engine._voice.say("Hello there, this is a test.", prepared, **settings)
    other = engine._voice.say("Jumbo where, that was a rest", prepared, **settings)
    assert len(one) == len(other)
    assert np.sqrt(np.mean((one - other) ** 2)) > 0.05 * np.sqrt(np.mean(one**2))


def test_half_the_speed_takes_twice_the_time(make_engine, engine, reference, tmp_path):
    text = "A heat pump warms the whole house in winter."
    usual = speak(engine, tmp_path / "a.wav", text, reference=reference)["duration"]
    slow = speak(make_engine(speed=0.5), tmp_path / "b.wav", text, reference=reference)["duration"]
    assert slow == pytest.approx(2 * usual, rel=0.05)


def test_speech_is_48_khz_mono_and_as_long_as_told(engine, reference, tmp_path):
    speech = speak(engine, tmp_path / "a.wav", reference=reference)
    samples, rate = read_wav(tmp_path / "a.wav")
    assert rate == SAMPLE_RATE
    assert speech["duration"] == len(samples) / rate
    assert speech["sentences"][-1]["end"] == speech["duration"]


def test_sentences_are_equally_loud_and_not_clipped(engine, reference, tmp_path):
    parts = sentence_samples(tmp_path / "a.wav", speak(engine, tmp_path / "a.wav", reference=reference))
    levels = [integrated_loudness(part) for part in parts]
    assert max(levels) - min(levels) < 1
    assert max(np.abs(part).max() for part in parts) < 0.9


def test_what_is_said_and_what_is_written_are_both_told(engine, reference, tmp_path):
    speech = speak(engine, tmp_path / "a.wav", "The CPU has 8 cores.", reference=reference, cores="kores")
    assert speech["sentences"][0]["text"] == "The CPU has 8 cores."
    assert speech["sentences"][0]["spoken"] == ["The", "C P U", "has", "eight", "kores."]


def test_steps_of_all_sentences_are_reported(make_engine, reference, tmp_path):
    told = []
    engine = make_engine(report=lambda *progress: told.append(progress))
    speak(engine, tmp_path / "a.wav", reference=reference)
    assert told == [(done, 12, "steps") for done in range(1, 13)]


def test_a_cancelled_sentence_leaves_nothing_behind(make_engine, engine, reference, tmp_path):
    cancelling = True

    def report(done, total, unit):
        if cancelling and done == 2:
            raise Cancelled

    cancelled = make_engine(report=report)
    with pytest.raises(Cancelled):
        speak(cancelled, tmp_path / "a.wav", "An entirely different sentence is said.", reference=reference)
    cancelling = False
    speak(cancelled, tmp_path / "a.wav", reference=reference)
    speak(engine, tmp_path / "b.wav", reference=reference)
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()


def test_a_text_with_nothing_to_say_is_refused(engine, reference, tmp_path):
    with pytest.raises(UserError, match="nothing to say"):
        speak(engine, tmp_path / "a.wav", "– 🎉", reference=reference)


def test_a_missing_transcript_is_refused_before_anything_is_guessed(engine, reference, tmp_path):
    with pytest.raises(UserError, match="no transcript"):
        speak(engine, tmp_path / "a.wav", reference=reference | {"text": " "})


@pytest.fixture
def fine_tuned(models, tmp_path):
    """The miniature as the library's trainer saves a checkpoint: averages and last weights."""
    folder = tmp_path / "fine-tuned"
    folder.mkdir()
    for name in ("vocab.txt", "tiny.yaml"):
        (folder / name).write_bytes((models["tiny-f5"] / name).read_bytes())
    averages = load_file(models["tiny-f5"] / "model.safetensors")
    last = {
        name.removeprefix("ema_model."): 1.5 * tensor
        for name, tensor in averages.items()
        if name.startswith("ema_model.")
    }
    content = {
        "ema_model_state_dict": averages,
        "model_state_dict": last,
        "update": 15,
        "optimizer_state_dict": {},
    }
    torch.save(content, folder / "model_last.pt")
    return folder


def test_a_fine_tuned_checkpoint_speaks_as_its_average(make_engine, engine, fine_tuned, reference, tmp_path):
    speak(make_engine(model=fine_tuned / "model_last.pt"), tmp_path / "a.wav", reference=reference)
    speak(engine, tmp_path / "b.wav", reference=reference)
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()


def test_the_last_weights_are_taken_where_the_average_is_not_wanted(
    make_engine, fine_tuned, reference, tmp_path
):
    speak(make_engine(model=fine_tuned), tmp_path / "a.wav", reference=reference)
    speak(make_engine(model=fine_tuned, average=False), tmp_path / "b.wav", reference=reference)
    assert (tmp_path / "a.wav").read_bytes() != (tmp_path / "b.wav").read_bytes()


class Malicious:
    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self):
        return Path.touch, (self.trace,)


def test_a_checkpoint_that_would_run_code_is_refused(make_engine, fine_tuned, tmp_path):
    trace = tmp_path / "was-here"
    torch.save({"model_state_dict": Malicious(trace)}, fine_tuned / "model_last.pt")
    with pytest.raises(UserError, match="refused"):
        make_engine(model=fine_tuned)
    assert not trace.exists()
    pickle.loads(pickle.dumps(Malicious(trace)))  # noqa: S301 - shows that it would have
    assert trace.exists()


def test_a_vocoder_that_names_code_outside_its_library_is_refused(models, tmp_path):
    stranger = "feature_extractor: {class_path: os.system, init_args: {command: 'touch was-here'}}\n"
    (tmp_path / "config.yaml").write_text(stranger)
    with pytest.raises(UserError, match=r"os\.system"):
        Voice(models["tiny-f5"], tmp_path, device="cpu", average=True)


def test_weights_that_do_not_fit_their_vocabulary_are_refused(make_engine, fine_tuned):
    with (fine_tuned / "vocab.txt").open("a") as file:
        file.write("ä\nö\nü\n")
    with pytest.raises(UserError, match="does not fit"):
        make_engine(model=fine_tuned)


def test_a_folder_with_two_checkpoints_is_refused_by_their_names(make_engine, fine_tuned):
    save_file({"x": torch.zeros(1)}, fine_tuned / "model_100.safetensors")
    with pytest.raises(UserError, match=r"model_100\.safetensors, model_last\.pt"):
        make_engine(model=fine_tuned)


def test_a_quiet_reference_is_raised_to_the_level_that_the_model_knows(reference, tmp_path):
    samples, rate = read_wav(Path(reference["sound"]))
    write_wav(tmp_path / "quiet.wav", samples / 20, rate)
    prepared = prepare_reference(tmp_path / "quiet.wav", reference["text"])
    assert np.sqrt(np.mean(prepared.samples**2)) == pytest.approx(0.1, rel=0.1)


def test_the_engine_module_itself_needs_no_torch():
    code = "import sys, understudy.speech.f5; assert not {'torch', 'numpy', 'f5_tts'} & sys.modules.keys()"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_weights_without_a_configuration_are_taken_for_the_published_ones():
    package = Path(importlib.util.find_spec("f5_tts").submodule_search_locations[0])
    published = yaml.safe_load((package / "configs/F5TTS_v1_Base.yaml").read_text())["model"]
    defaults = {name: parameter.default for name, parameter in inspect.signature(DiT).parameters.items()}
    assert defaults | ARCHITECTURE == defaults | published["arch"]
    assert published["mel_spec"] == {name: SPECTRUM[name] for name in published["mel_spec"]}


@pytest.mark.parametrize(
    ("transcript", "text"), [("Who knows?", "Who knows? "), (" Nobody. ", "Nobody. "), ("Really", "Really. ")]
)
def test_the_transcript_ends_as_a_sentence_before_what_is_to_be_said(reference, transcript, text):
    assert prepare_reference(Path(reference["sound"]), transcript).text == text

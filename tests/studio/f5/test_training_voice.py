"""A voice in miniature learns, goes on where it was killed, and speaks through the engine f5."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tensorboard_files import read_events
from transcriber import build
from voices import REPOSITORY, clips_of

from training.recordings.dataset import write_dataset
from training.voice import state
from training.voice.examples import load_examples
from training.voice.f5 import Engine, Settings
from training.voice.learning import held_out_loss, learn, make_optimiser
from training.voice.order import batches
from training.voice.training import KEPT
from understudy.errors import UserError
from understudy.speech.f5_voice import load_model

COURSE = {
    "persona": "Ada",
    "language": "en-GB",
    "pronunciations": {},
    "updates": 12,
    "learning_rate": 1e-3,
    "batch_seconds": 8.0,
    "measured_every": 2,
    "identity": "one",
}
TRAIN = """
import json, sys
from pathlib import Path
from training.voice.f5 import Engine, Settings
from understudy.workers.place import Place
models, dataset, clips, folder, course = sys.argv[1:]
models = {name: Path(models) / name for name in ("tiny-f5", "tiny-vocos")}
place = Place("cpu", 12.0, models, lambda done, total, unit: print(done, flush=True))
engine = Engine(Settings("tiny-f5", "tiny-vocos", steps=2), place)
engine.train(Path(dataset), Path(clips), Path(folder), **json.loads(course))
"""


@pytest.fixture(scope="module")
def dataset(recordings: Path) -> Path:
    path = recordings / "dataset.json"
    write_dataset(path, clips_of(recordings / "wanted"), threshold=0.8)
    return path


@pytest.fixture(scope="module")
def engine(make_place: Callable) -> Engine:
    return Engine(Settings("tiny-f5", "tiny-vocos", steps=2), make_place("tiny-f5", "tiny-vocos"))


@pytest.fixture(scope="module")
def trained(engine: Engine, dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict]:
    """The folder of an uninterrupted training, and what it gave."""
    folder = tmp_path_factory.mktemp("trained") / "training"
    return folder, engine.train(dataset, dataset.with_name("wanted"), folder, **COURSE)


def updates_of(*arguments: Path) -> list[int]:
    """Train in a new process: the updates that it did."""
    done = subprocess.run(
        [sys.executable, "-c", TRAIN, *arguments, json.dumps(COURSE)],
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return [int(line) for line in done.stdout.splitlines() if line.strip().isdigit()]


def test_a_voice_learns_its_speaker_more_than_another(models: dict, recordings: Path) -> None:
    model = load_model(models["tiny-f5"], average=True)
    wanted, other = (
        load_examples(clips_of(recordings / who), recordings / who, model, "en-GB", {})
        for who in ("wanted", "other")
    )
    own, learned = wanted[:8], wanted[8:]
    before = held_out_loss(model, own), held_out_loss(model, other)
    optimiser, order = make_optimiser(model), batches([example.frames for example in learned], 1100, seed=1)
    for update in range(80):
        batch = [learned[index] for index in next(order)]
        learn(
            model, optimiser, batch, rate=2e-3 * min(1, (update + 1) / 20), most_frames=4000, seed=str(update)
        )
    fall, other_fall = before[0] - held_out_loss(model, own), before[1] - held_out_loss(model, other)
    assert fall > 1.5
    assert fall > 1.25 * other_fall


def killed(work: Callable[[], object]) -> None:
    """Do the work in a copy of this process, which it kills itself."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL


def test_a_training_killed_at_any_update_comes_to_the_same_bytes_in_another_process(
    models: dict, make_place: Callable, trained: tuple[Path, dict], dataset: Path, tmp_path: Path
) -> None:
    files = dataset, dataset.with_name("wanted"), tmp_path / "training"
    for last in (1, 5):

        def kill_at(done: int, *_: object, last: int = last) -> None:
            if done == last:
                os.kill(os.getpid(), signal.SIGKILL)

        place = make_place("tiny-f5", "tiny-vocos", report=kill_at)
        killed(
            lambda place=place: Engine(Settings("tiny-f5", "tiny-vocos", steps=2), place).train(
                *files, **COURSE
            )
        )
    resumed = updates_of(models["tiny-f5"].parent, *files)
    assert resumed[0] > 2
    for name in ("state.safetensors", f"checkpoints/{COURSE['updates']:06}.safetensors"):
        assert (tmp_path / "training" / name).read_bytes() == (trained[0] / name).read_bytes()


def test_the_loss_of_held_out_clips_falls(trained: tuple[Path, dict]) -> None:
    losses = trained[1]["held_out"]
    assert losses[str(COURSE["updates"])] < losses["0"]


def test_only_the_best_checkpoints_stay_on_disk(trained: tuple[Path, dict]) -> None:
    folder, result = trained
    kept = sorted(int(path.stem) for path in (folder / "checkpoints").glob("*.safetensors"))
    losses = {int(at): loss for at, loss in result["held_out"].items() if at != "0"}
    assert kept == sorted(sorted(losses, key=losses.get)[:KEPT])


def test_without_a_transcriber_the_smallest_held_out_loss_is_chosen_and_said_so(
    trained: tuple[Path, dict],
) -> None:
    result = trained[1]
    losses = {int(at): loss for at, loss in result["held_out"].items() if at != "0"}
    assert result["updates"] == min(losses, key=losses.get)
    assert "held-out loss" in result["chosen_by"]


def test_with_a_transcriber_wrong_words_are_counted_and_decide(
    make_place: Callable, dataset: Path, tmp_path: Path
) -> None:
    place = make_place("tiny-f5", "tiny-vocos", models={"whisper": build(tmp_path / "whisper")})
    engine = Engine(Settings("tiny-f5", "tiny-vocos", steps=2, transcriber="whisper"), place)
    course = COURSE | {"updates": 2, "measured_every": 1}
    result = engine.train(dataset, dataset.with_name("wanted"), tmp_path / "training", **course)
    assert [checkpoint["word_errors"] > 0 for checkpoint in result["checkpoints"]] == [True, True]
    assert "word error rate" in result["chosen_by"]


def test_a_trained_voice_speaks_through_the_engine(
    trained: tuple[Path, dict], make_engine: Callable, reference: dict, tmp_path: Path
) -> None:
    said = {
        "text": "A lock needs a key.",
        "language": "en",
        "reference": reference,
        "pronunciations": {},
        "seed": 1,
    }
    make_engine(Path(trained[1]["checkpoint"])).speak(tmp_path / "trained.wav", **said)
    make_engine().speak(tmp_path / "base.wav", **said)
    assert (tmp_path / "trained.wav").read_bytes() != (tmp_path / "base.wav").read_bytes()


def test_the_page_needs_no_other_file_and_shows_curves_and_samples(trained: tuple[Path, dict]) -> None:
    page = (trained[0] / "training.html").read_text()
    assert "12 of 12 updates" in page
    assert page.count('src="data:audio/wav;base64,') == page.count("src=") == 6
    assert "<polyline" in page


def test_tensorboard_finds_the_same_numbers(trained: tuple[Path, dict]) -> None:
    numbers = read_events(trained[0])
    assert list(numbers["loss"]) == list(range(1, COURSE["updates"] + 1))
    held_out = {int(at): loss for at, loss in trained[1]["held_out"].items()}
    assert numbers["held-out loss"] == pytest.approx(held_out)


def test_a_longer_training_goes_on_from_a_shorter_one(
    engine: Engine, trained: tuple[Path, dict], dataset: Path, tmp_path: Path
) -> None:
    shutil.copytree(trained[0], tmp_path / "training")
    longer = engine.train(
        dataset, dataset.with_name("wanted"), tmp_path / "training", **COURSE | {"updates": 14}
    )
    assert longer["held_out"].items() > trained[1]["held_out"].items()


def test_another_training_does_not_go_on_from_this_one(
    engine: Engine, trained: tuple[Path, dict], dataset: Path, tmp_path: Path
) -> None:
    shutil.copytree(trained[0], tmp_path / "training")
    other = COURSE | {"updates": 2, "identity": "another", "learning_rate": 1e-4}
    result = engine.train(dataset, dataset.with_name("wanted"), tmp_path / "training", **other)
    assert list(result["held_out"]) == ["0", "2"]


def test_a_disk_without_room_is_told_before_the_first_update(
    engine: Engine, dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(UserError, match=r"training: the training needs .* MB of disk.*Make room"):
        engine.train(dataset, dataset.with_name("wanted"), tmp_path / "training", **COURSE)


def test_a_disk_that_fills_up_costs_nothing_but_the_way_from_the_last_state(
    trained: tuple[Path, dict], models: dict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "state.safetensors"
    shutil.copyfile(trained[0] / "state.safetensors", kept)
    before = kept.read_bytes()

    def fail(*_: object) -> None:
        raise OSError("No space left on device (os error 28)")

    monkeypatch.setattr("safetensors.torch.save_file", fail)
    model = load_model(models["tiny-f5"], average=True)
    with pytest.raises(UserError, match=r"state\.safetensors: the disk is full"):
        state.save_state(kept, model, make_optimiser(model), state.History(), "one")
    assert kept.read_bytes() == before
    assert list(tmp_path.iterdir()) == [kept]


def test_a_learning_rate_that_breaks_the_model_is_told(engine: Engine, dataset: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="Lower `learning_rate`"):
        engine.train(
            dataset, dataset.with_name("wanted"), tmp_path / "training", **COURSE | {"learning_rate": 1e30}
        )


def test_too_few_clips_are_refused_with_what_was_rejected(
    engine: Engine, recordings: Path, tmp_path: Path
) -> None:
    write_dataset(tmp_path / "dataset.json", clips_of(recordings / "other"), threshold=0.8)
    with pytest.raises(
        UserError, match="8 good clips of together 28 seconds are too little for training a voice"
    ):
        engine.train(tmp_path / "dataset.json", recordings / "other", tmp_path / "training", **COURSE)

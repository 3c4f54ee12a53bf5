"""The file of a training's curves."""

from pathlib import Path

from tensorboard_files import read_events

from training.events import Events


def test_what_a_curve_has_more_is_appended(tmp_path: Path) -> None:
    events = Events(tmp_path)
    events.write({"loss": [(1, 0.5)]})
    (file,) = tmp_path.iterdir()
    before = file.read_bytes()
    events.write({"loss": [(1, 0.5), (300, 0.25)], "learning rate": [(0, 2.0)]})
    assert file.read_bytes().startswith(before)
    assert read_events(tmp_path) == {"loss": {1: 0.5, 300: 0.25}, "learning rate": {0: 2.0}}


def test_a_resumed_training_has_one_file_with_all_of_it(tmp_path: Path) -> None:
    Events(tmp_path).write({"loss": [(1, 0.5)]})
    Events(tmp_path).write({"loss": [(1, 0.5), (2, 0.25)]})
    assert read_events(tmp_path) == {"loss": {1: 0.5, 2: 0.25}}

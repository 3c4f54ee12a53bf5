"""Which checkpoint becomes the likeness, and how it is exported."""

import json
from pathlib import Path

import pytest

from training.lora.choice import checkpoint_of, choose
from training.lora.export import export, read_metadata
from understudy.errors import UserError


def checkpoints(*measured: tuple[float, float]) -> list[dict[str, float]]:
    """held_out and drift of each, 100 steps apart."""
    return [
        {"step": 100 * index, "held_out": held_out, "drift": drift}
        for index, (held_out, drift) in enumerate(measured)
    ]


def test_the_knee_is_chosen_not_the_last() -> None:
    measured = checkpoints((1.0, 0), (0.7, 0.02), (0.52, 0.05), (0.5, 0.2), (0.49, 0.5))
    assert choose(measured)["step"] == 200


def test_nothing_later_than_the_lowest_loss_is_chosen() -> None:
    measured = checkpoints((1.0, 0), (0.8, 0.3), (0.5, 0.31), (0.6, 0.32), (0.7, 0.33))
    assert choose(measured)["step"] == 200


def test_a_likeness_that_grows_evenly_with_drift_is_taken_at_its_end() -> None:
    measured = checkpoints((1.0, 0), (0.9, 0.1), (0.8, 0.2), (0.7, 0.3))
    assert choose(measured)["step"] == 300


def test_one_checkpoint_is_the_choice() -> None:
    assert choose(checkpoints((1.0, 0), (1.2, 0.4)))["step"] == 100


def test_the_user_may_choose_instead() -> None:
    measured = checkpoints((1.0, 0), (0.7, 0.02), (0.52, 0.05))
    assert checkpoint_of(measured, 100) is measured[1]
    assert checkpoint_of(measured, 0) is choose(measured)
    with pytest.raises(UserError, match=r"there is none of 150 steps\. There are: 100, 200"):
        checkpoint_of(measured, 150)


@pytest.fixture
def adapter(tmp_path: Path) -> Path:
    header = json.dumps({"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}).encode()
    file = tmp_path / "adapter.safetensors"
    file.write_bytes(len(header).to_bytes(8, "little") + header + b"\1\2\3\4")
    return file


def test_the_exported_file_says_what_it_is_and_holds_the_same_matrices(adapter: Path, tmp_path: Path) -> None:
    output = tmp_path / "likeness.safetensors"
    export(adapter, output, {"understudy.trigger": "zrx", "understudy.base": "tiny"})
    assert read_metadata(output) == {
        "format": "pt",
        "understudy.base": "tiny",
        "understudy.trigger": "zrx",
    }
    assert output.read_bytes().endswith(b"\1\2\3\4")
    first = output.read_bytes()
    export(adapter, output, {"understudy.base": "tiny", "understudy.trigger": "zrx"})
    assert output.read_bytes() == first

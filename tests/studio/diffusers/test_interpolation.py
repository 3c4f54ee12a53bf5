"""RIFE and FILM: the numbers of the makers' networks, and the geometry of their flows."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from seeded import seeded_pictures, seeded_weights

from understudy.errors import UserError
from understudy.finish.interpolation.film import Film, own_names
from understudy.finish.interpolation.interpolator import Interpolator
from understudy.finish.interpolation.rife import Rife
from understudy.finish.interpolation.warping import warped

REFERENCE = json.loads((Path(__file__).parent / "reference_pictures.json").read_text())
"""What two public implementations paint with seeded weights: repository, commit, and the values of some pixels."""
ROWS, COLUMNS = [0, 37, 63], [5, 64, 127]
TOLERANCE = 1e-4
"""Of values from 0 to 1 (RIFE) or within some units of 0 (FILM with such weights). All pixels agreed within 4e-6 and
2e-5 where the values were made."""

HEIGHT, WIDTH = 48, 80
NETWORKS = ("tiny-rife", "tiny-film")


def picture(seed: int, height: int = HEIGHT, width: int = WIDTH) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def load(kind: type, weights: dict[str, torch.Tensor]) -> Any:
    network = kind.for_weights(weights)
    network.load_state_dict(weights)
    return network.requires_grad_(False)


@pytest.mark.parametrize(
    ("name", "kind", "renamed"), [("rife", Rife, dict), ("film", Film, own_names)], ids=["rife", "film"]
)
def test_a_network_paints_what_the_public_implementation_paints(name: str, kind: type, renamed: Any) -> None:
    """Against REFERENCE[name]["file"] of its repository at its commit."""
    expected = REFERENCE[name]
    network = load(kind, renamed(seeded_weights(expected["weights"])))
    pictures = seeded_pictures(expected["height"], expected["width"])
    times = [float(time) for time in expected["pictures"]]
    for painted, values in zip(network.between(*pictures, times), expected["pictures"].values(), strict=True):
        seen = painted[0][:, ROWS][:, :, COLUMNS].permute(1, 2, 0)
        assert torch.allclose(seen, torch.tensor(values), rtol=0, atol=TOLERANCE)


def test_a_warped_pixel_comes_from_where_the_flow_points() -> None:
    given = torch.rand(1, 3, 20, 30, generator=torch.Generator().manual_seed(0))
    flow = torch.tensor([3.0, -2.0])[None, :, None, None].expand(1, 2, 20, 30)
    moved = warped(given, flow)
    assert torch.allclose(moved[..., 2:, :-3], given[..., :-2, 3:], atol=1e-5)
    assert torch.allclose(moved[..., :2, :-3], given[..., :1, 3:].expand(-1, -1, 2, -1), atol=1e-5)
    between = warped(given, torch.full((1, 2, 20, 30), 0.5))[..., :-1, :-1]
    four = given[..., :-1, :-1] + given[..., 1:, :-1] + given[..., :-1, 1:] + given[..., 1:, 1:]
    assert torch.allclose(between, four / 4, atol=1e-5)


@pytest.mark.parametrize(("mask", "source", "direction"), [(50.0, 0, 1), (-50.0, 1, -1)])
def test_rife_moves_either_picture_by_its_flow(mask: float, source: int, direction: int) -> None:
    """Steps that find the same flow everywhere add up: 8 + 4 + 2 + 1 times what each gives at its scale."""
    network = Rife((4, 4, 4, 4), encoder_width=4, features=2).requires_grad_(False)
    right, down, scales = 6.0, -3.0, 15
    flow = [right / scales, down / scales, -right / scales, -down / scales, mask, 0.0]
    for step in (network.block0, network.block1, network.block2, network.block3):
        last = step.lastconv[0]
        last.weight.zero_()
        last.bias.copy_(torch.tensor(flow).repeat_interleave(4))
    pictures = seeded_pictures(64, 96)
    (painted,) = network.between(*pictures, [0.5])
    shift = (-direction * int(down), -direction * int(right))
    expected = pictures[source].roll(shift, dims=(2, 3))
    assert torch.allclose(painted[..., 4:-4, 8:-8], expected[..., 4:-4, 8:-8], atol=1e-4)


@pytest.mark.parametrize("name", NETWORKS)
def test_each_time_has_its_own_picture_whatever_is_asked_for_with_it(
    name: str, models: dict[str, Path]
) -> None:
    interpolator = Interpolator(models[name], "cpu")
    together = list(interpolator.between(picture(0), picture(1), [0.2, 0.5, 0.9]))
    (alone,) = interpolator.between(picture(0), picture(1), [0.5])
    assert np.array_equal(alone, together[1])
    assert not np.array_equal(together[0], together[1])
    assert not np.array_equal(together[1], together[2])


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize(("height", "width"), [(48, 80), (33, 47), (7, 5)])
def test_pictures_keep_any_size(name: str, height: int, width: int, models: dict[str, Path]) -> None:
    interpolator = Interpolator(models[name], "cpu")
    (made,) = interpolator.between(picture(0, height, width), picture(1, height, width), [0.3])
    assert made.shape == (height, width, 3)
    assert made.dtype == np.uint8


def test_weights_saved_on_several_cards_are_the_same_weights(models: dict[str, Path], tmp_path: Path) -> None:
    (file,) = models["tiny-rife"].glob("*.safetensors")
    saved = {f"module.{name}": tensor for name, tensor in load_file(file).items()}
    torch.save(saved, tmp_path / "flownet.pkl")
    pictures = [
        next(Interpolator(place, "cpu").between(picture(0), picture(1), [0.5]))
        for place in (models["tiny-rife"], tmp_path / "flownet.pkl")
    ]
    assert np.array_equal(*pictures)


def test_a_newer_rife_is_refused_by_name(tmp_path: Path) -> None:
    weights = Rife((8, 8, 8, 8), encoder_width=8, features=4).state_dict()
    four_channels_more = torch.zeros(8, 4 * 13, 4, 4)
    save_file(weights | {"block0.lastconv.0.weight": four_channels_more}, tmp_path / "flownet.safetensors")
    with pytest.raises(UserError, match=r"RIFE 4\.7 to 4\.18"):
        Interpolator(tmp_path, "cpu")


def test_weights_of_something_else_are_refused(models: dict[str, Path]) -> None:
    with pytest.raises(UserError, match=r"not the weights of RIFE .* rife-4.13"):
        Interpolator(models["tiny-realesrgan"], "cpu")

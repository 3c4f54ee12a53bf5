"""Upscaling through spandrel: the network's own picture, in tiles that cannot be seen."""

import pickle
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from torch.nn import functional

from understudy.errors import UserError
from understudy.finish.tiles import BLEND, CONTEXT, layout, tiled
from understudy.finish.upscaling import Upscaler

WHOLE = 10**8  # pixels: more than any picture here has
SEEN = 36
"""Pixels that the miniature looks to each side: 17 convolutions on a picture folded to half its size, some finer."""


@pytest.fixture
def picture() -> np.ndarray:
    patches = np.random.default_rng(0).random((1, 3, 20, 32)).astype(np.float32)
    grown = functional.interpolate(torch.from_numpy(patches), size=(200, 320), mode="bicubic")
    return (grown[0].permute(1, 2, 0).clamp(0, 1) * 255).to(torch.uint8).numpy()


def test_a_picture_is_the_networks_own_bit_for_bit(picture: np.ndarray, models: dict[str, Path]) -> None:
    made = Upscaler(models["tiny-realesrgan"], "cpu", WHOLE).enlarged(picture)
    import spandrel

    network = spandrel.ModelLoader().load_from_file(next(models["tiny-realesrgan"].glob("*.safetensors")))
    assert network.architecture.name == "ESRGAN"
    bare = network(torch.from_numpy(picture).permute(2, 0, 1)[None] / 255)
    assert np.array_equal(made, (bare[0] * 255).round().permute(1, 2, 0).numpy())
    assert made.shape == (400, 640, 3)
    assert made.std() > 5


def test_a_tiled_picture_is_the_whole_one_but_near_the_tiles_borders(
    picture: np.ndarray, models: dict[str, Path]
) -> None:
    """There it differs by less than a hundredth of the range; this network sees further than the context given."""
    whole = Upscaler(models["tiny-realesrgan"], "cpu", WHOLE).enlarged(picture).astype(int)
    pixels = 192 * 192
    in_parts = Upscaler(models["tiny-realesrgan"], "cpu", pixels * 4).enlarged(picture).astype(int)
    rows, columns = layout(*picture.shape[:2], pixels)
    assert (len(rows), len(columns)) == (2, 2)
    near = np.zeros(picture.shape[:2], bool)
    for spans, axis in ((rows, 0), (columns, 1)):
        for border in (spans[0][1], spans[1][0]):
            band = slice(border - SEEN, border + SEEN)
            near[(band, slice(None)) if axis == 0 else (slice(None), band)] = True
    difference = np.abs(whole - in_parts).max(-1)
    near = near.repeat(2, 0).repeat(2, 1)
    assert difference[~near].max() <= 1  # of 255, by rounding
    assert difference.max() <= 2


def test_tiles_of_a_network_that_sees_no_further_than_their_context_leave_no_trace(
    picture: np.ndarray,
) -> None:
    def enlarge(part: torch.Tensor) -> torch.Tensor:
        side = 2 * CONTEXT + 1
        padded = functional.pad(part, (CONTEXT,) * 4, mode="replicate")
        return functional.interpolate(functional.avg_pool2d(padded, side, 1), scale_factor=3)

    tensor = torch.from_numpy(picture).permute(2, 0, 1)[None] / 255
    assert torch.allclose(tiled(tensor, 3, 150 * 150, enlarge), enlarge(tensor), atol=1e-5)


@pytest.mark.parametrize("size", [(720, 1280), (1280, 720), (480, 832), (129, 5000)])
@pytest.mark.parametrize("most", [20_000, 100_000, 400_000, 1_000_000])
def test_tiles_cover_the_picture_are_alike_and_fit(size: tuple[int, int], most: int) -> None:
    spans = layout(*size, most)
    heights, widths = ({end - start for start, end in part} for part in spans)
    assert len(heights) == len(widths) == 1
    smallest = 2 * (2 * CONTEXT + BLEND)
    assert heights.pop() * widths.pop() <= max(most, smallest**2)
    for part, length in zip(spans, size, strict=True):
        assert (part[0][0], part[-1][1]) == (0, length)
        ends = [end for _, end in part[:-1]]
        assert all(end - start >= 2 * CONTEXT + BLEND for end, (start, _) in zip(ends, part[1:], strict=True))


@pytest.mark.parametrize("wrapper", ["params_ema", "params"])
def test_a_file_of_the_makers_training_is_read(
    wrapper: str, picture: np.ndarray, models: dict[str, Path], tmp_path: Path
) -> None:
    weights = load_file(next(models["tiny-realesrgan"].glob("*.safetensors")))
    torch.save({wrapper: weights}, tmp_path / "RealESRGAN_x2plus.pth")
    places = (models["tiny-realesrgan"], tmp_path)
    assert np.array_equal(*(Upscaler(place, "cpu", WHOLE).enlarged(picture) for place in places))


class Trap:
    """Writes a file when it is unpickled."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> tuple:
        return Path.write_text, (self.file, "sprung")


def test_a_file_that_would_run_something_is_refused_and_runs_nothing(tmp_path: Path) -> None:
    file = tmp_path / "model.pth"
    torch.save({"params": Trap(tmp_path / "trap")}, file, pickle_module=pickle)
    with pytest.raises(UserError, match=r"model.pth: cannot be read as mere weights"):
        Upscaler(file, "cpu", WHOLE)
    assert not (tmp_path / "trap").exists()


def test_a_network_that_spandrel_does_not_know_is_refused(models: dict[str, Path]) -> None:
    with pytest.raises(UserError, match="spandrel knows no network with such weights"):
        Upscaler(models["tiny-rife"], "cpu", WHOLE)


def test_a_folder_of_two_networks_is_refused(models: dict[str, Path], tmp_path: Path) -> None:
    for name in ("a.pth", "b.pth"):
        torch.save(load_file(next(models["tiny-realesrgan"].glob("*.safetensors"))), tmp_path / name)
    with pytest.raises(UserError, match=r"there is: a.pth, b.pth"):
        Upscaler(tmp_path, "cpu", WHOLE)

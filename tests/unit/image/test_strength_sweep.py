"""The contact sheet of a LoRA's strengths."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from understudy.errors import UserError
from understudy.image.strength_sweep import PROMPTS, STRENGTHS, sheet

COLUMN, GAP = 264, 16  # pixels


def make_pictures(folder: Path, shape: tuple[int, int] = (180, 160)) -> list[list[Path]]:
    """A picture of another grey for each prompt and strength."""
    rows = [
        [folder / f"{row}-{column}.png" for column in range(len(STRENGTHS))] for row in range(len(PROMPTS))
    ]
    for row, files in enumerate(rows):
        for column, file in enumerate(files):
            cv2.imwrite(str(file), np.full((*shape, 3), 20 * column + 5 * row + 3, np.uint8))
    return rows


def lay_out(folder: Path, **changed: object) -> np.ndarray:
    arguments = {
        "strengths": STRENGTHS,
        "prompts": PROMPTS,
        "title": "Strength sweep of Ada Marsh",
        "details": "klein",
    }
    sheet(make_pictures(folder), folder / "sheet.png", **{**arguments, **changed})
    return cv2.imread(str(folder / "sheet.png"))


def test_every_picture_is_on_the_sheet_in_its_row_and_column(tmp_path: Path) -> None:
    page = lay_out(tmp_path)
    height = round(180 * COLUMN / 160)
    left, top = (
        page.shape[1] - 80 - len(STRENGTHS) * (COLUMN + GAP) + GAP,
        page.shape[0] - 80 - len(PROMPTS) * (height + GAP) + GAP,
    )
    for row in range(len(PROMPTS)):
        for column in range(len(STRENGTHS)):
            x, y = left + column * (COLUMN + GAP) + COLUMN // 2, top + row * (height + GAP) + height // 2
            assert page[y, x].tolist() == [20 * column + 5 * row + 3] * 3


def test_each_strength_and_prompt_changes_the_labels(tmp_path: Path) -> None:
    page = lay_out(tmp_path)
    strengths = lay_out(tmp_path, strengths=(*STRENGTHS[:-1], 7.0))
    prompts = lay_out(tmp_path, prompts=(*PROMPTS[:-1], "Another prompt."))
    assert page.shape == strengths.shape == prompts.shape
    changed_strength, changed_prompt = (np.argwhere((other != page).any(2)) for other in (strengths, prompts))
    assert (changed_strength[:, 1] > page.shape[1] - 80 - COLUMN).all()
    assert (changed_prompt[:, 1] < 80 + 256).all()
    assert len(changed_strength) and len(changed_prompt)


def test_the_same_pictures_make_the_same_bytes(tmp_path: Path) -> None:
    lay_out(tmp_path)
    first = (tmp_path / "sheet.png").read_bytes()
    lay_out(tmp_path)
    assert (tmp_path / "sheet.png").read_bytes() == first


def test_long_prompts_stay_in_the_rows_of_wide_pictures(tmp_path: Path) -> None:
    pictures = make_pictures(tmp_path, shape=(90, 160))
    arguments = {"strengths": STRENGTHS, "title": "Sweep", "details": ""}
    for name, words in (("long", "presenter " * 80), ("none", " ")):
        sheet(pictures, tmp_path / f"{name}.png", prompts=[words, *PROMPTS[1:]], **arguments)
    long, none = (cv2.imread(str(tmp_path / f"{name}.png")) for name in ("long", "none"))
    changed = np.argwhere((long != none).any(2))
    assert np.ptp(changed[:, 0]) < 90 / 160 * COLUMN


def test_a_file_that_is_no_picture_is_named(tmp_path: Path) -> None:
    pictures = make_pictures(tmp_path)
    pictures[1][2].write_text("no picture")
    with pytest.raises(UserError, match=r"1-2\.png"):
        sheet(pictures, tmp_path / "sheet.png", strengths=STRENGTHS, prompts=PROMPTS, title="", details="")

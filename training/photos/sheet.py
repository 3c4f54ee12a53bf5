"""The contact sheet of a persona's photos: each with the verdict on it, and what would make the set better."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from training.photos.verdicts import Verdict
from understudy.drawing.bare_skia import skia
from understudy.drawing.canvas import NATIVE, Frame, fill, rect, rounded
from understudy.drawing.palette import palette
from understudy.drawing.text import draw_text, fit
from understudy.image.pictures import read_pixels

_COLOURS = palette(1)  # blue and amber, the quietest beside faces
_GOOD, _ACCEPTED, _UNFIT = "#5fbf7f", "#e0b040", "#e0584f"

# Pixels of the sheet.
_COLUMNS = 5
_CELL, _PICTURE = 300, 280
_TEXT = 132
_MARGIN, _HEAD = 60, 150
_LINE = 26
_TITLE_SIZES, _SMALL_SIZES = (48, 42, 36), (19, 17, 15)


def draw_sheet(
    photos: Sequence[Path], verdicts: Sequence[Verdict], *, title: str, remarks: Sequence[str]
) -> bytes:
    """The sheet as PNG; `remarks` are sentences under the title."""
    rows = -(-len(photos) // _COLUMNS)
    head = _HEAD + _LINE * len(remarks)
    width = 2 * _MARGIN + _COLUMNS * _CELL
    height = 2 * _MARGIN + head + rows * (_PICTURE + _TEXT)
    frame = Frame(width, height)
    canvas = frame.canvas
    canvas.drawRect(rect(0, 0, width, height), fill(_COLOURS.background))
    size, lines = fit(title, "ExtraBold", width - 2 * _MARGIN, _TITLE_SIZES, lines=1)
    draw_text(canvas, _MARGIN, _MARGIN + size, lines[0], size, "ExtraBold", _COLOURS.ink)
    for index, remark in enumerate(remarks):
        size, lines = fit(remark, "Medium", width - 2 * _MARGIN, _SMALL_SIZES, lines=1)
        draw_text(canvas, _MARGIN, _MARGIN + 100 + _LINE * index, lines[0], size, "Medium", _COLOURS.ink)
    for index, (photo, verdict) in enumerate(zip(photos, verdicts, strict=True)):
        row, column = divmod(index, _COLUMNS)
        _draw_cell(
            canvas,
            _MARGIN + column * _CELL,
            _MARGIN + head + row * (_PICTURE + _TEXT),
            photo,
            verdict,
        )
    whole = skia.Image.fromarray(frame.array, colorType=NATIVE, alphaType=skia.kPremul_AlphaType, copy=False)
    return bytes(whole.encodeToData(skia.kPNG, 100))


def _draw_cell(canvas: "skia.Canvas", x: float, y: float, photo: Path, verdict: Verdict) -> None:
    picture = read_pixels(photo)
    if picture is not None:
        scale = _PICTURE / max(picture.shape[:2])
        small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        shown = skia.Image.fromarray(
            np.ascontiguousarray(cv2.cvtColor(small, cv2.COLOR_BGR2BGRA)),
            colorType=NATIVE,
            alphaType=skia.kOpaque_AlphaType,
        )
        canvas.drawImage(shown, x + (_PICTURE - shown.width()) / 2, y + _PICTURE - shown.height())
    colour = _UNFIT if not verdict.is_fit else _ACCEPTED if verdict.reasons else _GOOD
    canvas.drawRRect(rounded(x, y + _PICTURE + 8, _PICTURE, 5, 2), fill(colour))
    size, lines = fit(photo.name, "SemiBold", _PICTURE, _SMALL_SIZES, lines=1)
    draw_text(canvas, x, y + _PICTURE + 36, lines[0], size, "SemiBold", _COLOURS.ink)
    size, lines = fit(_in_words(verdict), "Medium", _PICTURE, _SMALL_SIZES, lines=3)
    for index, line in enumerate(lines):
        draw_text(canvas, x, y + _PICTURE + 60 + 22 * index, line, size, "Medium", _COLOURS.ink)


def _in_words(verdict: Verdict) -> str:
    if verdict.reasons:
        reasons = "; ".join(verdict.reasons)
        return f"accepted by you: {reasons}" if verdict.is_fit else reasons
    return ", ".join(filter(None, ["good", verdict.framing]))

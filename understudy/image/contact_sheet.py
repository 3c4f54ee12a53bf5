"""A contact sheet: rows and columns of pictures, with labels, on one page."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from understudy.drawing.bare_skia import skia
from understudy.drawing.canvas import NATIVE, Frame, fill, rect, rounded, stroke
from understudy.drawing.palette import palette
from understudy.drawing.text import CAP_HEIGHT, Weight, draw_text, fit, measure
from understudy.errors import UserError

_COLOURS = palette(1)  # blue and amber, the quietest beside faces

# Lengths and sizes in pixels of the sheet.
_PICTURE_WIDTH = 264  # a face can be known by it, and nine of them make a sheet of 2,900 pixels
_GAP = 16
_CORNER = 10
_MARGIN = 80
_LABEL_WIDTH = 256
_LABEL_GAP = 40
_BAR_WIDTH, _BAR_HEIGHT = 96, 7
_TITLE_SIZES, _DETAILS_SIZES = (60, 52, 44), (25, 22, 19)
_TITLE_BASELINE, _DETAILS_BASELINE, _TITLE_HEIGHT = 92, 142, 186
_HEADING_SIZE, _HEADING_BASELINE, _HEADING_HEIGHT = 40, 46, 96
_REMARK_SIZE, _REMARK_BASELINE = 20, 76
_ROW_SIZES, _LINE_HEIGHT = (23, 21, 19), 1.45
_FAINT = 170  # alpha of what is not read first


@dataclass(frozen=True)
class Column:
    """What stands over a column of pictures."""

    heading: str
    remark: str = ""
    lit: bool = False
    """Whether it stands out from the others."""


def draw_sheet(
    pictures: Sequence[Sequence[Path]],
    *,
    columns: Sequence[Column],
    rows: Sequence[str],
    title: str,
    details: str,
) -> bytes:
    """The sheet as PNG.

    Args:
        pictures: rows of picture files, all of the shape of the first.
        columns: what stands over each column.
        rows: what stands before each row.
        title: over all.
        details: one line under the title.

    Raises UserError if a file is no picture.
    """
    cells = [[_read(path) for path in row] for row in pictures]
    height = cells[0][0].height()
    left, top = _MARGIN + _LABEL_WIDTH + _LABEL_GAP, _MARGIN + _TITLE_HEIGHT + _HEADING_HEIGHT
    xs = [left + index * (_PICTURE_WIDTH + _GAP) for index in range(len(columns))]
    ys = [top + index * (height + _GAP) for index in range(len(rows))]
    right, bottom = xs[-1] + _PICTURE_WIDTH, ys[-1] + height

    frame = Frame(right + _MARGIN, bottom + _MARGIN)
    canvas = frame.canvas
    canvas.drawRect(rect(0, 0, right + _MARGIN, bottom + _MARGIN), fill(_COLOURS.background))
    _draw_title(canvas, title, details, right - _MARGIN)
    for x, column in zip(xs, columns, strict=True):
        _draw_heading(canvas, x, column, bottom)
    for y, text, row in zip(ys, rows, cells, strict=True):
        _draw_label(canvas, y, text, height)
        for x, picture in zip(xs, row, strict=True):
            _draw_picture(canvas, x, y, picture)
    whole = skia.Image.fromarray(frame.array, colorType=NATIVE, alphaType=skia.kPremul_AlphaType, copy=False)
    return bytes(whole.encodeToData(skia.kPNG, 100))


def _read(path: Path) -> "skia.Image":
    """The picture, scaled to the width of a column."""
    picture = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        raise UserError(f"{path}: cannot be read as a picture.")
    size = (_PICTURE_WIDTH, round(picture.shape[0] * _PICTURE_WIDTH / picture.shape[1]))
    scaled = cv2.cvtColor(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2BGRA)
    return skia.Image.fromarray(scaled, colorType=NATIVE, alphaType=skia.kOpaque_AlphaType)


def _draw_title(canvas: "skia.Canvas", title: str, details: str, width: float) -> None:
    canvas.drawRRect(
        rounded(_MARGIN, _MARGIN, _BAR_WIDTH, _BAR_HEIGHT, _BAR_HEIGHT / 2), fill(_COLOURS.accent)
    )
    rows: tuple[tuple[str, Weight, Sequence[float], float, float], ...] = (
        (title, "ExtraBold", _TITLE_SIZES, _TITLE_BASELINE, 255),
        (details, "Medium", _DETAILS_SIZES, _DETAILS_BASELINE, _FAINT),
    )
    for text, weight, sizes, baseline, alpha in rows:
        size, lines = fit(text, weight, width, sizes, lines=1)
        for line in lines:
            draw_text(canvas, _MARGIN, _MARGIN + baseline, line, size, weight, _COLOURS.ink, alpha)


def _draw_heading(canvas: "skia.Canvas", x: float, column: Column, bottom: float) -> None:
    y = _MARGIN + _TITLE_HEIGHT
    if column.lit:
        band = rounded(x - _GAP / 2, y, _PICTURE_WIDTH + _GAP, bottom - y + _GAP / 2, _CORNER + _GAP / 2)
        canvas.drawRRect(band, fill(_COLOURS.accent))
    colour = "#ffffff" if column.lit else _COLOURS.ink
    _draw_centred(canvas, x, y + _HEADING_BASELINE, column.heading, _HEADING_SIZE, "Bold", colour)
    alpha = 255 if column.lit else _FAINT
    _draw_centred(canvas, x, y + _REMARK_BASELINE, column.remark, _REMARK_SIZE, "SemiBold", colour, alpha)


def _draw_centred(
    canvas: "skia.Canvas",
    x: float,
    y: float,
    text: str,
    size: float,
    weight: Weight,
    colour: str,
    alpha: float = 255,
) -> None:
    """Draw one line in the middle of the column that begins at x."""
    draw_text(
        canvas, x + (_PICTURE_WIDTH - measure(text, size, weight)) / 2, y, text, size, weight, colour, alpha
    )


def _draw_label(canvas: "skia.Canvas", y: float, text: str, height: float) -> None:
    canvas.drawLine(_MARGIN, y, _MARGIN + _LABEL_WIDTH, y, stroke(_COLOURS.ink, 2, alpha=40))
    room = max(1, int(height / (_ROW_SIZES[0] * _LINE_HEIGHT)))
    size, lines = fit(text, "Medium", _LABEL_WIDTH, _ROW_SIZES, lines=room)
    for index, line in enumerate(lines):
        baseline = y + size * (_LINE_HEIGHT * (index + 0.5) + CAP_HEIGHT)
        draw_text(canvas, _MARGIN, baseline, line, size, "Medium", _COLOURS.ink)


def _draw_picture(canvas: "skia.Canvas", x: float, y: float, picture: "skia.Image") -> None:
    canvas.save()
    canvas.clipRRect(rounded(x, y, picture.width(), picture.height(), _CORNER), skia.ClipOp.kIntersect, True)
    canvas.drawImage(picture, x, y)
    canvas.restore()

"""The office behind the presenter: one still, out of focus, for any size of picture.

Design units: the picture's short side is 720 of them.
"""

import math

import cv2
import numpy as np

from understudy.drawing.bare_skia import skia
from understudy.drawing.canvas import (
    Frame,
    colour,
    fill,
    linear,
    path,
    pixels,
    radial,
    raster,
    rect,
    rounded,
    shaded,
    stroke,
)

_MARGIN = 0.07  # of the picture's size at each edge, for camera moves
_RESOLUTION = 0.5  # of the picture's: it is blurred anyway, and costs a quarter

_WALLS = (
    ("#DDE4E2", "#B4C3C7", "#93A6AC"),
    ("#E9E2D6", "#D2C5B2", "#AFA08B"),
    ("#DFE6DA", "#B9C8B4", "#94A892"),
)
_SPINES = ("#C8553D", "#E9C46A", "#2A9D8F", "#264653", "#E8E0D0", "#8AB17D", "#7A6C9B", "#D98E73")
_LEAVES = ("#4F7F5B", "#5E9168", "#3F6D4E")
_FRAME_WHITE, _WOOD, _METAL = "#F4F1EA", "#8B6A4E", "#2E363D"


def _draw_window(canvas: "skia.Canvas", x: float, y: float, width: float, height: float) -> None:
    canvas.save()
    canvas.translate(x, y)
    canvas.drawRRect(rounded(-14, -14, width + 28, height + 28, 8), fill(_FRAME_WHITE))
    canvas.save()
    canvas.clipRect(rect(0, 0, width, height))
    canvas.drawPaint(shaded(linear((0, 0), (0, height), ["#A3D0EA", "#DDEFF4", "#FFF0D4"])))
    sun = radial((width * 0.74, height * 0.26), 160, [colour("#FFF7DF", 235), colour("#FFF7DF", 0)])
    canvas.drawCircle(width * 0.74, height * 0.26, 160, shaded(sun))
    _draw_skyline(canvas, width, height)
    canvas.restore()
    canvas.drawRect(rect(width / 2 - 5, 0, 10, height), fill(_FRAME_WHITE))
    canvas.drawRect(rect(0, height * 0.42, width, 8), fill(_FRAME_WHITE))
    canvas.drawRRect(rounded(-26, height + 14, width + 52, 18, 4), fill("#E7E2D8"))
    canvas.restore()


def _draw_skyline(canvas: "skia.Canvas", width: float, ground: float) -> None:
    houses = (
        (0, 70, 150),
        (60, 60, 210),
        (130, 90, 130),
        (205, 55, 250),
        (265, 80, 170),
        (350, 90, 215),
        (445, 70, 150),
    )
    shades = ("#B4C9D2", "#A3BCC8", "#B9CCD3", "#9DB7C4", "#AEC5CF", "#A5BECA")
    for i, (x, breadth, height) in enumerate(houses):
        canvas.drawRect(rect(x, ground - height, breadth, height), fill(shades[i % len(shades)]))
        for row in range(height // 26):
            for column in range(breadth // 20):
                if (row * 7 + column * 3 + i) % 4:
                    pane = rect(x + 7 + column * 19, ground - height + 10 + row * 25, 9, 13)
                    canvas.drawRect(pane, fill("#F8EFD4", 110))
    for i in range(int(width // 100) + 1):
        canvas.drawCircle(30 + i * 100, ground + 6, 55, fill(("#7FA37F", "#6F9674", "#88AC85")[i % 3]))


def _draw_shelf(canvas: "skia.Canvas", x: float, y: float, width: float, books: float, first: int) -> None:
    """A board with a row of books that is `books` units long; `first` varies which ones."""
    canvas.drawRRect(rounded(x, y, width, 14, 3), fill(_WOOD))
    canvas.drawRect(rect(x, y + 14, width, 10), fill("#5C4533", 60))
    left, i = x + 15, first
    while left < x + 15 + books:
        breadth, height = 16 + i * 7 % 15, 70 + i * 13 % 34
        canvas.drawRRect(rounded(left, y - height, breadth, height, 2), fill(_SPINES[i % len(_SPINES)]))
        canvas.drawRect(rect(left + 3, y - height + 12, breadth - 6, 5), fill("#FFFFFF", 90))
        left, i = left + breadth + 2, i + 1


def _draw_plant(canvas: "skia.Canvas", x: float, y: float, size: float) -> None:
    canvas.save()
    canvas.translate(x, y)
    canvas.scale(size, size)
    tips = ((-52, -100), (-30, -128), (0, -140), (30, -124), (54, -96), (-16, -96), (18, -92))
    for i, (tip_x, tip_y) in enumerate(tips):
        leaf = path(
            ("M", 0, -42), ("Q", tip_x * 0.2 - 14, tip_y * 0.8, tip_x, tip_y),
            ("Q", tip_x * 0.6 + 14, tip_y * 0.5, 0, -42), "Z"
        )  # fmt: skip
        canvas.drawPath(leaf, fill(_LEAVES[i % len(_LEAVES)]))
    canvas.drawPath(path(("M", -26, -44), ("L", 26, -44), ("L", 20, 0), ("L", -20, 0), "Z"), fill("#D7C4AE"))
    canvas.drawPath(path(("M", 8, -44), ("L", 26, -44), ("L", 20, 0), ("L", 8, 0), "Z"), fill("#A68F75", 90))
    canvas.restore()


def _draw_picture(canvas: "skia.Canvas", x: float, y: float) -> None:
    canvas.drawRRect(rounded(x, y, 90, 95, 3), fill("#F7F3EB"))
    canvas.drawRect(rect(x + 12, y + 12, 66, 71), fill("#E3B57E"))
    canvas.drawCircle(x + 46, y + 35, 15, fill("#F7E7C9"))
    hills = path(
        ("M", x + 12, y + 83),
        ("L", x + 38, y + 47),
        ("L", x + 54, y + 65),
        ("L", x + 66, y + 53),
        ("L", x + 78, y + 83),
        "Z",
    )
    canvas.drawPath(hills, fill("#7E9A82"))


def _draw_lamp(canvas: "skia.Canvas", x: float, y: float) -> None:
    """A lamp hanging from the ceiling; (x, y) is the middle of its rim."""
    canvas.drawLine(x, -200, x, y - 44, stroke("#4A4A4A", 4))
    glow = radial((x, y - 10), 130, [colour("#FFE9B8", 170), colour("#FFE9B8", 0)])
    canvas.drawCircle(x, y - 10, 130, shaded(glow))
    shade = path(("M", x - 50, y), ("Q", x - 46, y - 48, x, y - 50), ("Q", x + 46, y - 48, x + 50, y), "Z")
    canvas.drawPath(shade, fill("#33424A"))
    canvas.drawOval(rect(x - 38, y - 8, 76, 16), fill("#FFF3CF"))


def _draw_desk(canvas: "skia.Canvas", top: float, width: float, bottom: float) -> None:
    """A desk along the picture's foot, with monitor and mug at the left."""
    canvas.drawRect(
        rect(-200, top, width + 400, bottom - top + 200),
        shaded(linear((0, top), (0, bottom), ["#A98462", "#7F6047"])),
    )
    canvas.drawRect(rect(-200, top, width + 400, 3), fill("#FFFFFF", 46))
    canvas.drawRRect(rounded(70, top - 130, 250, 150, 10), fill(_METAL))
    screen = linear((80, top - 120), (310, top + 6), ["#5D87A1", "#86AFC4"])
    canvas.drawRRect(rounded(80, top - 120, 230, 126, 6), shaded(screen))
    canvas.drawRect(rect(180, top + 18, 30, 20), fill(_METAL))
    canvas.drawRRect(rounded(355, top - 40, 46, 60, 8), fill("#E9E2D6"))


def _draw_room(
    canvas: "skia.Canvas", width: float, height: float, wall: tuple[str, str, str], seed: int
) -> None:
    """Wall and furniture, placed for a wide, square or tall picture."""
    canvas.drawPaint(shaded(linear((0, 0), (width, height), list(wall))))
    light = path(
        ("M", width * 0.4, 0), ("L", width * 0.7, 0), ("L", width, height), ("L", width * 0.5, height), "Z"
    )
    if width > height:
        _draw_window(canvas, 60, 40, 430, 420)
        canvas.drawPath(light, fill("#FFF6E0", 30, blur=30))
        _draw_shelf(canvas, 846, 150, 400, books=225, first=seed)
        _draw_shelf(canvas, 846, 300, 400, books=165, first=seed + 3)
        _draw_plant(canvas, 1172, 150, 0.72)
        _draw_picture(canvas, 1076, 205)
        _draw_lamp(canvas, 766, 116)
        _draw_desk(canvas, height - 120, width, height)
        _draw_plant(canvas, 1185, height - 80, 2.0)
    else:
        shelf = height * 0.25
        _draw_window(canvas, -150, shelf - 150, 380, height * 0.55)
        canvas.drawPath(light, fill("#FFF6E0", 30, blur=30))
        _draw_shelf(canvas, 470, shelf - 60, 330, books=130, first=seed)
        _draw_plant(canvas, 670, shelf - 60, 0.62)
        _draw_shelf(canvas, 470, shelf + 130, 330, books=90, first=seed + 3)
        _draw_picture(canvas, 610, shelf + 35)
        if height > width:
            _draw_lamp(canvas, 300, height * 0.09)
        _draw_desk(canvas, height * 0.76, width, height)
        _draw_plant(canvas, 665, height * 0.8, 1.9)


class Office:
    """The room of one film, kept at half resolution."""

    def __init__(self, width: int, height: int, blur: float, room: int, seed: int) -> None:
        """`width`, `height` in pixels, `blur` in design units; `room` picks the walls, `seed` the books."""
        self._width, self._height = width, height
        unit = min(width, height) / 720
        design_width, design_height = width / unit, height / unit
        pixels_per_unit = unit * _RESOLUTION

        def draw(canvas: "skia.Canvas") -> None:
            canvas.translate(design_width * _MARGIN, design_height * _MARGIN)
            _draw_room(canvas, design_width, design_height, _WALLS[room % len(_WALLS)], seed % 8)

        share = 1 + 2 * _MARGIN
        sharp = raster(design_width * share, design_height * share, draw, pixels_per_unit, opaque=True)
        self._image = _defocus(sharp, blur * pixels_per_unit)

    def draw(self, frame: Frame, zoom: float, pan: float) -> None:
        """Fill the whole frame: `zoom` about the middle, `pan` in pixels."""
        height, width = self._image.shape[:2]
        small = (math.ceil(self._width * _RESOLUTION), math.ceil(self._height * _RESOLUTION))
        x = small[0] / 2 + pan * _RESOLUTION - zoom * width / 2
        y = small[1] / 2 - zoom * height / 2
        affine = np.array([[zoom, 0, x], [0, zoom, y]])
        moved = cv2.warpAffine(
            self._image, affine, small, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        cv2.resize(moved, (self._width, self._height), dst=frame.array, interpolation=cv2.INTER_LINEAR)


def _defocus(sharp: "skia.Image", sigma: float) -> np.ndarray:
    """Blurred, darker towards the corners, lighter behind the head; BGRA."""
    width, height = sharp.width(), sharp.height()
    blurred = skia.Paint(ImageFilter=skia.ImageFilters.Blur(sigma, sigma, skia.TileMode.kClamp))
    dark, light = (colour(text, 0) for text in ("#0E1A20", "#FFFFFF"))
    corners = radial(
        (width * 0.5, height * 0.45),
        max(width, height) * 0.72,
        [dark, dark, colour("#0E1A20", 92)],
        [0, 0.55, 1],
    )
    lift = radial((width * 0.5, height * 0.38), height * 0.55, [colour("#FFFFFF", 46), light])

    def draw(canvas: "skia.Canvas") -> None:
        canvas.drawImage(sharp, 0, 0, skia.SamplingOptions(), blurred)
        canvas.drawPaint(shaded(corners))
        canvas.drawPaint(shaded(lift))

    return pixels(raster(width, height, draw, opaque=True))

"""Photos of one person that does not exist: the drawn presenter, in another framing, place and light each time."""

from dataclasses import asdict
from pathlib import Path

import cv2
import numpy as np

from understudy.animatic.presenter.look import Look
from understudy.image.still import compose, draw_still

SHOTS = (
    "Close-up of the presenter",
    "Medium shot of the presenter",
    "Wide shot of the presenter and a clock",
)
LOOK = Look(skin="light", hair="brown", hair_style="bob", iris="brown")
DRAWN = (1280, 960)  # pixels, of which each photo shows a part


def draw_photos(folder: Path, count: int = 20, side: int = 640) -> list[Path]:
    """PNG files 00.png, 01.png ... of the presenter, squares of `side` pixels."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = [_drawing(shot, palette) for palette in (3, 31) for shot in SHOTS]
    photos = []
    for index in range(count):
        random = np.random.default_rng(index)
        photos.append(folder / f"{index:02}.png")
        picture = _lit(_part(drawn[index % len(drawn)], random), random)
        cv2.imwrite(str(photos[-1]), cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA))
    return photos


def _drawing(shot: str, palette: int) -> np.ndarray:
    width, height = DRAWN
    look = asdict(LOOK)
    composition = compose(
        shot, on_camera=True, look=look, width=width, height=height, palette=palette, seed=palette
    )
    return cv2.imdecode(np.frombuffer(draw_still(composition), np.uint8), cv2.IMREAD_COLOR)


def _part(picture: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """A square that shows the middle, where the presenter is, more or less near."""
    height, width = picture.shape[:2]
    side = int(height * random.uniform(0.72, 1.0))
    left = int((width - side) / 2 + random.uniform(-0.12, 0.12) * width)
    top = int((height - side) * random.uniform(0, 0.5))
    return picture[top : top + side, left : left + side]


def _lit(picture: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Light from one side, of some colour."""
    down, across = np.mgrid[-1 : 1 : picture.shape[0] * 1j, -1 : 1 : picture.shape[1] * 1j]
    angle = random.uniform(0, 2 * np.pi)
    light = 1 + 0.6 * (np.cos(angle) * across + np.sin(angle) * down)
    tint = random.uniform(0.75, 1.15, 3)
    return np.clip(picture * light[..., None] * tint, 0, 255).astype(np.uint8)

"""Stands for a video model that drifts: each chunk goes on from the picture it is given, in slightly wrong colours."""

from collections.abc import Callable
from dataclasses import asdict

import cv2
import numpy as np

from understudy.animatic import camera
from understudy.animatic.acting import Acting
from understudy.animatic.choreography import Choreography
from understudy.animatic.presenter.look import Look, wear
from understudy.animatic.scene import make_scene
from understudy.drawing.canvas import Frame
from understudy.image.still import compose

WIDTH, HEIGHT, FPS, FRAMES = 424, 240, 16, 17
NAVY, BURGUNDY = "a navy jumper", "a burgundy blazer over a white shirt"
MEDIUM = "Medium shot of the presenter."

Picture = np.ndarray


def presenter(
    wardrobe: str = NAVY,
    frames: int = 1,
    prompt: str = MEDIUM,
    move: str = "hold",
    seed: int = 1,
    fps: int = FPS,
) -> np.ndarray:
    """A presenter who blinks and moves head and eyes, drawn by the draft: frames x height x width x 3 bytes."""
    look = asdict(wear(Look(), wardrobe))
    composition = compose(prompt, on_camera=True, look=look, width=WIDTH, height=HEIGHT, palette=3, seed=1)
    tracks = camera.camera_tracks(move, 0, frames, fps) | Acting(seed).advance(frames, fps)
    scene, frame, drawn = make_scene(Choreography(composition, frames, fps, tracks)), Frame(WIDTH, HEIGHT), []
    for index in range(frames):
        scene.draw(frame, index)
        drawn.append(frame.array[..., 2::-1].copy())  # blue, green, red and alpha
    return np.stack(drawn)


def noisy(pictures: np.ndarray, seed: int = 0, spread: float = 1.5) -> np.ndarray:
    """With a little noise in every pixel, as bytes."""
    noise = np.random.default_rng(seed).standard_normal(pictures.shape, np.float32) * np.float32(spread)
    return np.clip(np.rint(pictures + noise), 0, 255).astype(np.uint8)


def red_cast(pictures: np.ndarray) -> np.ndarray:
    """What is reported of chained chunks: redder, more contrast, darker middle tones."""
    share = np.clip(pictures / np.float32(255), 0, 1) ** np.array([0.985, 1.01, 1.015], np.float32)
    return np.clip((share - 0.5) * 1.01 + 0.5, 0, 1) * np.array([1.005, 0.99, 0.99], np.float32) * 255


def sway(picture: Picture, frames: int = FRAMES) -> np.ndarray:
    """A camera that moves nearer over a picture, and back."""
    middle = (WIDTH / 2, HEIGHT / 2)
    nearer = 1 + 0.04 * np.sin(np.linspace(0, np.pi, frames))
    filmed = [
        cv2.warpAffine(
            picture, cv2.getRotationMatrix2D(middle, 0, zoom), (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT
        )
        for zoom in nearer
    ]
    return np.stack(filmed)


def drifting(start: Picture, seed: int, cast: Callable[[np.ndarray], np.ndarray] = red_cast) -> np.ndarray:
    """A chunk that goes on from a picture: its first frame shows that again, and its last one does, too."""
    return noisy(cast(sway(start).astype(np.float32)), seed, spread=1.0)

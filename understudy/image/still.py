"""One picture of a draft scene: the composition that a prompt asks for, and how it looks complete."""

from typing import Any

from understudy.animatic.brief import read_brief
from understudy.animatic.choreography import Choreography
from understudy.animatic.composition import Composition
from understudy.animatic.scene import make_scene
from understudy.drawing.bare_skia import skia
from understudy.drawing.canvas import NATIVE, Frame

_SETTLED = 30  # seconds after which every part of a picture has appeared


def compose(prompt: str, *, on_camera: bool, **rest: Any) -> Composition:
    """The composition that a prompt asks for; `rest` are its look, size, palette and seed."""
    brief = read_brief(prompt, on_camera)
    return Composition(kind="presenter" if on_camera else "diagram", **vars(brief), **rest)


def draw_still(composition: Composition) -> bytes:
    """The complete picture as PNG."""
    reveals = tuple(0.0 for _ in composition.subjects)
    frame = Frame(composition.width, composition.height)
    make_scene(Choreography(composition, frames=_SETTLED + 1, fps=1, reveals=reveals)).draw(frame, _SETTLED)
    picture = skia.Image.fromarray(
        frame.array, colorType=NATIVE, alphaType=skia.kPremul_AlphaType, copy=False
    )
    return bytes(picture.encodeToData(skia.kPNG, 100))

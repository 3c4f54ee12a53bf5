"""A whole diagram scene, frame by frame."""

from typing import TYPE_CHECKING, Protocol

import numpy as np

from understudy.animatic.choreography import Choreography
from understudy.animatic.diagram.background import Background
from understudy.animatic.diagram.compare import Compare
from understudy.animatic.diagram.flow import Flow
from understudy.animatic.diagram.heading import Heading
from understudy.animatic.diagram.hero import Hero
from understudy.animatic.diagram.hub import Hub
from understudy.animatic.diagram.number import Number
from understudy.animatic.diagram.stage import Area, Stage
from understudy.animatic.diagram.steps import Steps
from understudy.animatic.diagram.timing import Timing
from understudy.drawing.canvas import Frame
from understudy.drawing.palette import palette
from understudy.drawing.safe_area import design_frame

if TYPE_CHECKING:
    from understudy.drawing.bare_skia import skia

_CLEARANCE = 26.0  # design units between heading, content and captions


class Layout(Protocol):
    """One way of showing subjects."""

    def __init__(self, stage: Stage) -> None: ...

    def draw(self, canvas: "skia.Canvas", seconds: float) -> None:
        """Draw everything between heading and captions; the canvas counts design units."""


_LAYOUTS: dict[str, type[Layout]] = {
    "flow": Flow,
    "number": Number,
    "hero": Hero,
    "hub": Hub,
    "steps": Steps,
    "compare": Compare,
}


class DiagramScene:
    """Draws a choreography whose composition is a diagram."""

    def __init__(self, choreography: Choreography) -> None:
        composition = choreography.composition
        self._fps = choreography.fps
        self._zoom = choreography.tracks.get("zoom")
        self._frame = design_frame(composition.width, composition.height)
        colours = palette(composition.palette)
        self._background = Background(self._frame, colours, composition.seed)
        self._heading = Heading(self._frame, colours, composition.kicker, composition.heading)
        top = self._heading.bottom + _CLEARANCE
        bottom = self._frame.caption_band[0] - _CLEARANCE
        margin = self._frame.margin
        area = Area(margin, top, self._frame.width - 2 * margin, bottom - top)
        end = choreography.frames / choreography.fps
        self._timing = Timing(choreography.reveals, len(composition.subjects), choreography.figure_at, end)
        stage = Stage(self._frame, area, colours, composition, self._timing)
        # Nothing to join or compare: a single subject is a hero, whatever was asked for.
        single = len(composition.subjects) < 2 and composition.layout != "number"
        self._layout = Hero(stage) if single else _LAYOUTS[composition.layout](stage)
        self._ground = Frame(composition.width, composition.height)
        self._picture = Frame(composition.width, composition.height)
        self._ground_index = self._picture_index = -1

    def draw(self, frame: Frame, index: int) -> None:
        """Draw frame `index` (counted from 0) over whatever the frame held.

        As animators do, what moves slowly is drawn on twos and the background on fours.
        """
        drawn = index if self._timing.is_busy(index / self._fps) else index - index % 2
        if drawn != self._picture_index:
            self._picture_index = drawn
            self._draw_picture(drawn)
        np.copyto(frame.array, self._picture.array)

    def _draw_picture(self, index: int) -> None:
        if index - index % 4 != self._ground_index:
            self._ground_index = index - index % 4
            zoom = self._zoom_at(self._ground_index)
            self._background.draw(self._ground.canvas, self._ground_index / self._fps, zoom)
        np.copyto(self._picture.array, self._ground.array)
        canvas, zoom = self._picture.canvas, self._zoom_at(index)
        canvas.save()
        canvas.scale(self._frame.pixels_per_unit, self._frame.pixels_per_unit)
        x, y = self._frame.width / 2, self._frame.caption_band[0] / 2
        canvas.translate(x, y)
        canvas.scale(zoom, zoom)
        canvas.translate(-x, -y)
        self._layout.draw(canvas, index / self._fps)
        self._heading.draw(canvas, index / self._fps)
        canvas.restore()

    def _zoom_at(self, index: int) -> float:
        return self._zoom[min(index, len(self._zoom) - 1)] if self._zoom else 1.0

"""A whole diagram scene, frame by frame."""

from typing import TYPE_CHECKING, Protocol

from understudy.animatic.canvas import Frame
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
from understudy.animatic.palette import palette
from understudy.animatic.safe_area import design_frame

if TYPE_CHECKING:
    from understudy.animatic.bare_skia import skia

_CLEARANCE = 20.0  # design units between heading, content and captions
_PARALLAX = 0.35  # share of the camera's zoom that the distant background follows


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
        area = Area(self._frame.margin, top, self._frame.width - 2 * self._frame.margin, bottom - top)
        timing = Timing(choreography.reveals, len(composition.subjects))
        stage = Stage(self._frame, area, colours, composition, timing)
        # Nothing to join or compare: a single subject is a hero, whatever was asked for.
        single = len(composition.subjects) < 2 and composition.layout != "number"
        self._layout = Hero(stage) if single else _LAYOUTS[composition.layout](stage)

    def draw(self, frame: Frame, index: int) -> None:
        """Draw frame `index` (counted from 0) over whatever the frame held."""
        canvas, seconds = frame.canvas, index / self._fps
        zoom = self._zoom[min(index, len(self._zoom) - 1)] if self._zoom else 1.0
        canvas.save()
        canvas.scale(self._frame.pixels_per_unit, self._frame.pixels_per_unit)
        self._scaled(canvas, 1 + (zoom - 1) * _PARALLAX)
        self._background.draw(canvas, seconds)
        canvas.restore()
        canvas.save()
        canvas.scale(self._frame.pixels_per_unit, self._frame.pixels_per_unit)
        self._scaled(canvas, zoom)
        self._layout.draw(canvas, seconds)
        self._heading.draw(canvas, seconds)
        canvas.restore()

    def _scaled(self, canvas: "skia.Canvas", zoom: float) -> None:
        """Zoom about the middle of the content."""
        x, y = self._frame.width / 2, self._frame.caption_band[0] / 2
        canvas.translate(x, y)
        canvas.scale(zoom, zoom)
        canvas.translate(-x, -y)

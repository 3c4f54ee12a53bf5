"""A presenter's scene: office, presenter and call-outs, drawn frame by frame from a choreography.

As in drawn film, not all is drawn in every frame: office and body move on fours, the head on twos, and
features and call-outs on ones. Nobody sees it, and it costs a third.
"""

import numpy as np

from understudy.animatic import camera
from understudy.animatic.choreography import Choreography
from understudy.animatic.office import Office
from understudy.animatic.presenter.body import Body
from understudy.animatic.presenter.callouts import Callouts
from understudy.animatic.presenter.hair import HAIRSTYLES
from understudy.animatic.presenter.head import Head
from understudy.animatic.presenter.look import Look
from understudy.animatic.presenter.pose import pose_at
from understudy.drawing.bare_skia import skia
from understudy.drawing.canvas import Frame
from understudy.drawing.palette import palette
from understudy.drawing.safe_area import design_frame

_ON_FOURS, _ON_TWOS = 4, 2

_BLUR = {"wide": 3.5, "medium": 5.5, "close": 8.0}  # design units: a closer lens has less depth of field

# The office is far behind: it takes part in the camera's moves by this much.
_OFFICE_ZOOM, _OFFICE_PAN = 0.45, 0.35
_ANCHOR_HEIGHT = 0.18  # of the picture's height: what lies there keeps its height in a zoom


class PresenterScene:
    """Draws the frames of one presenter's scene; frames may come in any order, ascending is quickest."""

    def __init__(self, choreography: Choreography) -> None:
        composition = choreography.composition
        look = Look.from_dict(composition.look)
        self._tracks, self._fps = choreography.tracks, choreography.fps
        self._area = design_frame(composition.width, composition.height)
        self._framing = camera.framing(
            composition.shot,
            self._area,
            hair_top=HAIRSTYLES[look.hair_style].top,
            callouts=bool(composition.subjects),
        )
        largest = self._framing.scale * self._area.pixels_per_unit * max(self._tracks.get("zoom", [1.0]))
        size = (composition.width, composition.height)
        self._office = Office(*size, _BLUR[composition.shot], composition.palette, composition.seed)
        visible = (self._area.height - self._framing.y) / self._framing.scale
        self._body, self._head = Body(look, largest, visible), Head(look, largest)
        self._callouts = Callouts(
            self._area, composition.subjects, choreography.reveals, palette(composition.palette)
        )
        self._on_fours, self._on_twos = Frame(*size), Frame(*size)
        self._drawn_fours = self._drawn_twos = -1  # which frames these two hold

    def draw(self, frame: Frame, index: int) -> None:
        """Draw frame number `index` of the scene into a frame of the composition's size."""
        fours, twos = index - index % _ON_FOURS, index - index % _ON_TWOS
        if fours != self._drawn_fours:
            self._draw_office_and_body(fours)
            self._drawn_fours = fours
        if twos != self._drawn_twos:
            np.copyto(self._on_twos.array, self._on_fours.array)
            self._draw_head(twos, fours)
            self._drawn_twos = twos
        np.copyto(frame.array, self._on_twos.array)
        self._draw_features(frame.canvas, index, twos, fours)
        self._draw_callouts(frame.canvas, index)

    def _draw_office_and_body(self, index: int) -> None:
        zoom, pan = self._camera(index)
        self._office.draw(
            self._on_fours, 1 + (zoom - 1) * _OFFICE_ZOOM, pan * self._area.pixels_per_unit * _OFFICE_PAN
        )
        canvas = self._on_fours.canvas
        canvas.save()
        self._go_to_face(canvas, index)
        self._body.draw(canvas, pose_at(self._tracks, index).breath)
        canvas.restore()

    def _draw_head(self, index: int, camera_index: int) -> None:
        canvas, pose = self._on_twos.canvas, pose_at(self._tracks, index)
        canvas.save()
        self._go_to_face(canvas, camera_index)
        self._head.turn(canvas, pose)
        self._head.draw_rest(canvas, pose)
        canvas.restore()

    def _draw_features(self, canvas: "skia.Canvas", index: int, head_index: int, camera_index: int) -> None:
        canvas.save()
        self._go_to_face(canvas, camera_index)
        head = pose_at(self._tracks, head_index)
        self._head.turn(canvas, head)
        self._head.draw_features(canvas, pose_at(self._tracks, index).turned_as(head))
        canvas.restore()

    def _draw_callouts(self, canvas: "skia.Canvas", index: int) -> None:
        canvas.save()
        canvas.scale(self._area.pixels_per_unit, self._area.pixels_per_unit)
        self._callouts.draw(canvas, index / self._fps)
        canvas.restore()

    def _camera(self, index: int) -> tuple[float, float]:
        """Zoom, and pan in design units."""
        if "zoom" not in self._tracks:
            return 1.0, 0.0
        return self._tracks["zoom"][index], self._tracks["pan"][index]

    def _go_to_face(self, canvas: "skia.Canvas", index: int) -> None:
        """From pixels to head units, the origin in the middle of the resting face."""
        zoom, pan = self._camera(index)
        middle, anchor = self._area.width / 2, self._area.height * _ANCHOR_HEIGHT
        canvas.scale(self._area.pixels_per_unit, self._area.pixels_per_unit)
        canvas.translate(
            middle + (self._framing.x - middle) * zoom + pan, anchor + (self._framing.y - anchor) * zoom
        )
        canvas.scale(self._framing.scale * zoom, self._framing.scale * zoom)

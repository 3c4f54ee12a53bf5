"""The drawing of a scene, whatever it shows."""

from typing import Protocol

from understudy.animatic.choreography import Choreography
from understudy.drawing.canvas import Frame


class Scene(Protocol):
    """A scene that can draw each of its frames."""

    def draw(self, frame: Frame, index: int) -> None:
        """Draw frame number `index` into a frame of the composition's size."""


def make_scene(choreography: Choreography) -> Scene:
    """The scene that a choreography moves."""
    if choreography.composition.kind == "presenter":
        from understudy.animatic.presenter.scene import PresenterScene

        return PresenterScene(choreography)
    from understudy.animatic.diagram.scene import DiagramScene

    return DiagramScene(choreography)

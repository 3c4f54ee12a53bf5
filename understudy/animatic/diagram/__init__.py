"""Scenes without the presenter: a heading, and subjects that build up as they are spoken of."""

from understudy.animatic.diagram.scene import DiagramScene

__all__ = ["DiagramScene"]

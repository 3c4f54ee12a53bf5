"""What a draft scene's picture is made of: the form that the image stage hands to the stages after it.

A composition travels inside the scene's image.png as a text chunk, as other image tools keep their prompts:
the picture stays an ordinary PNG that anything opens, and the draft can go on drawing from what made it.
"""

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Kind = Literal["presenter", "diagram"]
Shot = Literal["wide", "medium", "close"]
Layout = Literal["flow", "number", "hero", "hub", "steps", "compare"]


@dataclass(frozen=True)
class Subject:
    """One thing that a scene shows: a card of a diagram, or a call-out beside the presenter."""

    label: str
    icon: str | None = None
    """One character of the icon font."""


@dataclass(frozen=True)
class Composition:
    """The parts of one picture; the drawing code decides where they go for the picture's size."""

    kind: Kind
    width: int
    """Pixels."""
    height: int
    """Pixels."""
    palette: int
    """Which set of colours, counted from 0; taken modulo their number."""
    seed: int
    """Varies the office, the presenter's acting and small choices of layout."""
    shot: Shot = "medium"
    """How close the camera is to the presenter."""
    look: dict[str, Any] = field(default_factory=dict)
    """The drawn presenter: the persona's look, and clothes named in the prompt."""
    heading: str = ""
    kicker: str = ""
    """The small line over a diagram's heading."""
    layout: Layout = "flow"
    number: str = ""
    """The figure of a number layout, with sign or currency, as "3.5"."""
    unit: str = ""
    subjects: tuple[Subject, ...] = ()

    def to_json(self) -> str:
        """One line of JSON, the same for the same composition."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Composition":
        """Raises TypeError or json.JSONDecodeError if the text is no composition."""
        fields = json.loads(text)
        fields["subjects"] = tuple(Subject(**subject) for subject in fields["subjects"])
        return cls(**fields)

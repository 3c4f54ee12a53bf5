"""What a script is: the one model behind script.json, its JSON schema and the checks of every writer."""

import re
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from understudy.script.takes import MOST_TAKES
from understudy.settings.names import Name
from understudy.settings.section import Section

MOST_SCENES = 200


class Scene(Section):
    """One scene: what is said, what is seen, how it moves."""

    id: Name
    """Stable name of the scene; files are named after it, so an inserted scene shifts nothing."""

    dialogue: Annotated[str, Field(min_length=1, max_length=1500)]
    """What is spoken, as it is to be written in the subtitles."""

    image_prompt: Annotated[str, Field(min_length=1, max_length=2000)]
    """The scene's first frame; clothes are left out, they come from the persona."""

    video_prompt: Annotated[str, Field(max_length=2000)] = ""
    """What moves, and how the camera moves."""

    last_frame_prompt: Annotated[str, Field(max_length=2000)] = ""
    """How the scene's last frame differs from the first, where a video engine can aim at it; else empty."""

    on_camera: bool
    """Whether the presenter is seen, and so gets lip-synced."""

    transition: Literal["cut", "fade"] | None = None
    """How the scene follows the one before: a cut, or a fade that makes nothing longer; a cut when left out."""

    lora_strength: Annotated[float, Field(gt=0, le=10)] | None = None
    """How strongly the persona's trained likeness shows in this scene; the topic's strength when left out."""

    best_of: Annotated[int, Field(ge=1, le=20)] | None = None
    """How many attempts are made at this scene, of which the best is kept; the topic's number when left out."""

    take: Annotated[int, Field(ge=1, le=MOST_TAKES)] | None = None
    """Which take of the scene is in the film; the first when left out. Any take can be made to be compared:
    `snakemake results/<topic>/<preset>/scenes/<scene>.<take>/finished.mp4`."""

    @field_validator("dialogue")
    @classmethod
    def _can_be_spoken(cls, dialogue: str) -> str:
        if not re.search(r"[^\W_]", dialogue):
            raise ValueError("holds no word that could be spoken")
        return dialogue


class LeftOut(Section):
    """What a topic's notes say and its film does not, because it would be longer than it is to be."""

    texts: list[str]
    """A paragraph each, or the part of one, in its words."""

    in_part: int
    """How many of them are parts."""

    paragraphs: int
    """How many paragraphs the notes have."""

    length: int
    """Seconds of a film that says them all."""

    def in_words(self) -> str:
        """How much it is and what to do, as a sentence without its full stop."""
        whole = len(self.texts) - self.in_part
        of = f"of {self.paragraphs} paragraphs of the notes are left out"
        parts = f"parts of {self.in_part}"
        what = f"{whole} {of}" + (f", and {parts} more" if self.in_part else "") if whole else f"{parts} {of}"
        if self.paragraphs == 1:
            what = "a part of the notes is left out"
        return f"{what}; all of them need {self.length} s: set `length: {self.length}`"


class Script(Section):
    """The scenes of a topic, in order."""

    title: Annotated[str, Field(min_length=1, max_length=120)]
    """As it stands on the title card."""

    scenes: Annotated[list[Scene], Field(min_length=1, max_length=MOST_SCENES)]

    left_out: LeftOut | None = None
    """What of the notes is not said; told by the program, and nothing when left out."""

    @model_validator(mode="after")
    def _ids_differ(self) -> "Script":
        ids = [scene.id for scene in self.scenes]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise ValueError(f"scenes: the id {twice[0]!r} is given to more than one scene")
        return self

"""A script as script.json holds it: plain JSON values of `understudy.script.model`, which jobs do without."""

from typing import Literal, NotRequired, TypedDict


class PictureContent(TypedDict):
    """What a scene's picture is made of; wishes that nobody has are left out, here and below."""

    image_prompt: str
    on_camera: bool
    lora_strength: NotRequired[float]


class SceneContent(PictureContent):
    """A scene."""

    id: str
    dialogue: str
    video_prompt: str
    last_frame_prompt: NotRequired[str]
    transition: NotRequired[Literal["cut", "fade"]]
    best_of: NotRequired[int]
    take: NotRequired[int]


class LeftOutContent(TypedDict):
    """What of the notes is not said."""

    texts: list[str]
    in_part: int
    paragraphs: int
    length: int


class ScriptContent(TypedDict):
    """Title and scenes, in order."""

    title: str
    scenes: list[SceneContent]
    left_out: NotRequired[LeftOutContent]

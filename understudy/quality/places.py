"""Where a film's figures lie, and which stages leave some."""

from pathlib import Path

from understudy.engines import section_engine
from understudy.script.content import SceneContent
from understudy.script.takes import scene_of_take
from understudy.settings.film import Film

FILES = {
    "image": "image.quality.json",
    "speech": "speech.quality.json",
    "video": "quality.json",
    "lips": "synced.quality.json",
}
"""In the folder of a scene, by stage, in the order in which a film passes through them."""

FILE_OF_FILM = "film.quality.json"
"""In the folder of a film."""


def figures_file(scenes: Path, take: str, stage: str) -> Path:
    """Where a stage left what it measured of a take; of speech, which all takes share, there is one for the scene.

    `scenes` holds a folder for each scene and take.
    """
    return scenes / (scene_of_take(take) if stage == "speech" else take) / FILES[stage]


def measured_stages(film: Film, scene: SceneContent) -> list[str]:
    """The stages that leave what they measured of a scene, for a film's resolved settings and a scene of its script.

    What lies there of others is from earlier, when the presenter was seen, or another engine made the chunks.
    """
    return [
        "image",
        "speech",
        *(["video"] if hasattr(section_engine(film, "video"), "measures") else []),
        *(["lips"] if scene["on_camera"] else []),
    ]

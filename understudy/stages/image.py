"""The keyframes of a scene."""

from understudy.engines import asked
from understudy.quality.gate import gate
from understudy.script.content import SceneContent, ScriptContent
from understudy.settings.film import Film
from understudy.settings.uses import photos_of
from understudy.stages.extent import PNG_BYTES
from understudy.stages.scenes import best_of, picture_of, scene_of, seed_of_scene
from understudy.stages.stage import Request, Stage

_A_MOMENT_LATER = "The same a moment later, in a slightly different pose."
"""What the second keyframe shows if the script does not say; one like the first would hold everything still."""


def _image(settings: Film, script: ScriptContent, scene: str) -> Request:
    """Arguments of the image engine's `draw`, and the gate of its picture."""
    content = scene_of(script, scene)
    offered = picture_of(settings, content) | {"seed": seed_of_scene(settings, "image", scene)}
    is_compared = content["on_camera"] and settings["quality"]["image"]["identity"]
    return {
        **asked("image", "draw", settings, offered),
        "gate": {
            **gate("image", settings, best_of(settings, content)),
            "on_camera": content["on_camera"],
            "photos": photos_of(settings["persona"]) if is_compared else [],
        },
    }


def _last_image(settings: Film, script: ScriptContent, scene: str) -> Request:
    """Arguments of the image engine's `draw` for a scene's second keyframe, which is drawn after the first."""
    content = scene_of(script, scene)
    prompt = f"{content['image_prompt']} {content.get('last_frame_prompt') or _A_MOMENT_LATER}"
    # From the same noise, so that as little as possible is different.
    keyframe = f"results/{settings['topic']}/{settings['preset']}/scenes/{scene}/image.png"
    same = {"seed": seed_of_scene(settings, "image", scene), "keyframe": keyframe}
    later: SceneContent = {**content, "image_prompt": prompt}
    return asked("image", "draw", settings, picture_of(settings, later) | same)


IMAGE = Stage(
    "image",
    "image",
    _image,
    section="image",
    loads_model=True,
    draft_seconds=0.8,
    studio_seconds=30,
    jobs=6,
    revealed_by="timeline",
    count=lambda extent: extent.scenes,
    size=lambda extent: extent.pixels * PNG_BYTES,
)
LAST_IMAGE = Stage(
    "last_image",
    "second image",
    _last_image,
    section="image",
    loads_model=True,
    draft_seconds=0.8,
    studio_seconds=30,
    jobs=0,
    revealed_by="timeline",
    count=lambda extent: extent.scenes if extent.film["video"].get("chaining") == "keyframes" else 0,
    size=lambda extent: extent.pixels * PNG_BYTES,
)

"""What several stages are told of a scene."""

import re

from understudy.errors import UserError
from understudy.script.content import PictureContent, SceneContent, ScriptContent
from understudy.script.takes import scene_of_take
from understudy.seeds import seed_of
from understudy.settings.film import Film, ShownLora
from understudy.stages.stage import Request
from understudy.timeline import Timeline, TimelineScene


def scene_of(script: ScriptContent, scene: str) -> SceneContent:
    """The scene with this id, or that a take of this name is of. Raises UserError if there is none."""
    scenes = {item["id"]: item for item in script["scenes"]}
    if scene_of_take(scene) not in scenes:
        raise UserError(f"the script has no scene {scene_of_take(scene)!r}. There are: {', '.join(scenes)}.")
    return scenes[scene_of_take(scene)]


def timeline_entry(timeline: Timeline, scene: str) -> TimelineScene:
    """The timeline's entry of the scene with this id, or that a take of this name is of."""
    return next(item for item in timeline["scenes"] if item["id"] == scene_of_take(scene))


def best_of(settings: Film, content: SceneContent) -> int:
    """How many attempts are made at a scene in any case."""
    return content.get("best_of") or settings["best_of"] or 1


def picture_of(settings: Film, content: PictureContent) -> Request:
    """What every picture of a scene is made of; clothes, looks and likeness only where the presenter is seen."""
    persona, on_camera = settings["persona"], content["on_camera"]
    strength = content.get("lora_strength") or settings["lora_strength"] or persona["lora"]["strength"]
    lora: ShownLora = {"file": persona["lora"]["file"], "strength": strength}
    return {
        "prompt": named(content["image_prompt"], settings),
        "on_camera": on_camera,
        "wardrobe": persona["wardrobe"] if on_camera else "",
        "look": persona["look"] if on_camera else {},
        "lora": lora if on_camera and lora["file"] else None,
        "photos": persona["reference_photos"] if on_camera else [],
        "width": settings["width"],
        "height": settings["height"],
        "palette": palette_of(settings),
    }


def palette_of(settings: Film) -> int:
    """The topic's own choice, else one that differs from topic to topic and stays the same for each."""
    return settings["palette"] if settings["palette"] is not None else seed_of(settings["topic"]) % 1000


def named(prompt: str, settings: Film) -> str:
    """The prompt with the persona's trigger token for "the presenter", where there are weights that know it.

    The class word follows, as in the captions that they were trained on.
    """
    persona = settings["persona"]
    if not persona["trigger"]:
        return prompt
    name = f"{persona['trigger']} {persona['class_word']}".strip()
    return re.sub(r"\bthe presenter\b", name, prompt, flags=re.IGNORECASE)


def seed_of_scene(settings: Film, stage: str, scene: str) -> int:
    """A number of its own for every stage and take of a film, below 2**32."""
    return seed_of(f"{settings['seed']} {stage} {scene}")

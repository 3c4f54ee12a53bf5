"""Puts right, before a model's answer is checked, what code knows better: ids, looks, the title, stray marks."""

from typing import Any

from understudy.script.ids import free_id
from understudy.script.looks import presenter_prompt, without_looks
from understudy.text.markdown import plain

_PROMPTS = ("image_prompt", "video_prompt", "last_frame_prompt")


def tidy_script(content: dict[str, Any], presenter: str, title: str) -> dict[str, Any]:
    """The answered script with the user's `title` if there is one, and tidy scenes whose ids differ."""
    tidied = {**content, "title": title} if title else dict(content)
    if not isinstance(content.get("scenes"), list):
        return tidied
    taken: set[str] = set()
    tidied["scenes"] = [_with_free_id(tidy_scene(scene, presenter), taken) for scene in content["scenes"]]
    return tidied


def tidy_scene(scene: Any, presenter: str) -> Any:
    """The answered scene, in which no prompt speaks of the presenter's looks or name."""
    if not isinstance(scene, dict):
        return scene
    tidied = dict(scene)
    if isinstance(scene.get("dialogue"), str):
        tidied["dialogue"] = plain(scene["dialogue"])
    if scene.get("on_camera") is True:
        for field in _PROMPTS:
            if isinstance(scene.get(field), str):
                tidied[field] = without_looks(scene[field], presenter)
        if isinstance(scene.get("image_prompt"), str):
            tidied["image_prompt"] = presenter_prompt(scene["image_prompt"], presenter)
    return tidied


def _with_free_id(scene: Any, taken: set[str]) -> Any:
    if not isinstance(scene, dict):
        return scene
    about = scene.get("id")
    name = free_id(about if isinstance(about, str) else "", taken)
    taken.add(name)
    return {**scene, "id": name}

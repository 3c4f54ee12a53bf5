"""What each job is asked for holds all that its file depends on, and nothing else."""

import pytest
from project import SCRIPT
from project import Project as Folder

from understudy.settings.project import Project
from understudy.stages.chunk import CHUNK
from understudy.stages.finish import FINISH
from understudy.stages.image import IMAGE, LAST_IMAGE
from understudy.stages.speech import SPEECH


def settings_of(project: Folder, **persona: object) -> dict:
    settings = Project(project.root).film("short", "small")
    return {**settings, "persona": {**settings["persona"], **persona}}


def test_the_trigger_token_stands_for_the_presenter_in_image_and_video_prompts(project: Folder) -> None:
    script = {"scenes": [{**SCRIPT["scenes"][0], "video_prompt": "The presenter nods."}]}
    timeline = {"scenes": [{"id": "hello", "shots": [{"frames": 25, "chunks": [25]}]}]}
    settings = settings_of(project, trigger="ad4m4rsh")
    assert IMAGE.request(settings, script, "hello")["prompt"] == "Medium shot of ad4m4rsh."
    assert CHUNK.request(settings, script, timeline, "hello", 0)["prompt"] == "ad4m4rsh nods."


def test_without_a_trigger_token_prompts_stay_as_they_are(project: Folder) -> None:
    assert IMAGE.request(settings_of(project), SCRIPT, "hello")["prompt"] == "Medium shot of the presenter."


def test_clothes_are_asked_for_only_where_the_presenter_is_seen(project: Folder) -> None:
    settings = settings_of(project, wardrobe="a red jumper")
    assert IMAGE.request(settings, SCRIPT, "hello")["wardrobe"] == "a red jumper"
    assert IMAGE.request(settings, SCRIPT, "parts")["wardrobe"] == ""


def test_every_stage_of_every_scene_has_a_seed_of_its_own(project: Folder) -> None:
    settings = settings_of(project)
    seeds = [
        request(settings, SCRIPT, scene["id"])["seed"]
        for request in (IMAGE.request, SPEECH.request)
        for scene in SCRIPT["scenes"]
    ]
    assert len(set(seeds)) == len(seeds)


def test_a_change_of_dialogue_does_not_touch_the_image(project: Folder) -> None:
    other = {"scenes": [{**SCRIPT["scenes"][0], "dialogue": "Good evening."}]}
    settings = settings_of(project)
    assert IMAGE.request(settings, SCRIPT, "hello") == IMAGE.request(settings, other, "hello")
    assert SPEECH.request(settings, SCRIPT, "hello") != SPEECH.request(settings, other, "hello")


def test_only_the_first_scene_on_camera_shows_the_name(project: Folder) -> None:
    settings = settings_of(project)
    timeline = {"scenes": [{"id": scene["id"], "start": 0} for scene in SCRIPT["scenes"]]}
    shown = [
        FINISH.request(settings, SCRIPT, timeline, scene["id"])["lower_third"] for scene in SCRIPT["scenes"]
    ]
    assert shown[0] == {"name": "Ada Marsh", "role": "Explains how things work"}
    assert shown[1:] == [None, None]


@pytest.mark.parametrize(
    ("label", "shown"), [("opening", [1.6, 0.4, 0.0]), ("always", [None] * 3), ("none", [0.0] * 3)]
)
def test_the_label_fills_the_opening_after_its_card_over_as_many_scenes_as_that_takes(
    project: Folder, label: str, shown: list
) -> None:
    settings = settings_of(project)
    settings = {**settings, "film": {**settings["film"], "label": label}}
    starts = {"hello": 10, "parts": 40, "bye": 50}
    timeline = {"scenes": [{"id": name, "start": start} for name, start in starts.items()]}
    until = [FINISH.request(settings, SCRIPT, timeline, name)["label_until"] for name in starts]
    assert until == shown


def test_a_second_keyframe_differs_from_the_first_in_what_the_script_says_of_the_end(project: Folder) -> None:
    scene = {**SCRIPT["scenes"][0], "last_frame_prompt": "The presenter has raised a hand."}
    settings, script = settings_of(project), {"scenes": [scene]}
    first = IMAGE.request(settings, script, "hello")
    second = LAST_IMAGE.request(settings, script, "hello")
    assert second["prompt"] == f"{first['prompt']} The presenter has raised a hand."
    assert {**second, "prompt": "", "gate": first["gate"]} == {**first, "prompt": ""}


def test_a_second_keyframe_is_never_the_same_as_the_first(project: Folder) -> None:
    settings = settings_of(project)
    first = IMAGE.request(settings, SCRIPT, "hello")
    assert LAST_IMAGE.request(settings, SCRIPT, "hello")["prompt"] != first["prompt"]

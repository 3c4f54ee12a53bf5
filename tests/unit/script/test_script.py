"""Scripts and their makers: what is tracked, measured, shown to people, and taken over as one's own."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from project import SCRIPT
from shipped import shipped

from understudy.errors import UserError
from understudy.files import write_json, write_text
from understudy.performing import make_writer
from understudy.script.adopt import adopt
from understudy.script.budget import Budget
from understudy.script.model import Script
from understudy.script.readable import page
from understudy.script.request import script_request, with_untracked
from understudy.script.speaking_rate import speaking_rate
from understudy.script.speech_time import speaking_seconds
from understudy.settings.project import Project

CHAT = {"engine": "chat", "model": "m"}


def project(root: Path, chat: dict[str, Any] | None = CHAT, **topic: Any) -> Project:
    """A project with one topic, whose script the chat engine writes unless told otherwise."""
    shutil.copytree(shipped() / "config/personas", root / "config/personas", dirs_exist_ok=True)
    shutil.copytree(shipped() / "config/presets", root / "config/presets", dirs_exist_ok=True)
    write_json(root / "config/topics/short.yaml", {"prompt": "Tell me about keys", **topic})
    return Project(root, {"script": chat} if chat else {})


def budget(**changes: Any) -> Budget:
    values = {"length": 40.0, "cards_seconds": 5.0, "scene_seconds": 0.7, "longest_scene": 10.0}
    return Budget(**{**values, "words_per_minute": 158.0, "language": "en", **changes})


def script_of(*words: int) -> Script:
    scenes = [{**SCRIPT["scenes"][0], "id": f"s{i}", "dialogue": "many " * n} for i, n in enumerate(words)]
    return Script(title="A title", scenes=scenes)


# What a script is written again for.


@pytest.mark.parametrize(
    "change",
    [
        {"prompt": "Tell me about locks"},
        {"tone": "dry"},
        {"rules": "no jargon"},
        {"notes": "Keys open."},
        {"length": 30},
    ],
)
def test_another_prompt_style_or_length_asks_again(tmp_path: Path, change: dict[str, Any]) -> None:
    before = script_request(project(tmp_path), "short")
    assert script_request(project(tmp_path, **change), "short") != before


@pytest.mark.parametrize(
    "chat", [{"timeout": 5}, {"base_url": "http://other:8000/v1"}, {"api_key_variable": "MY_KEY"}]
)
def test_another_way_to_the_server_does_not_ask_again(tmp_path: Path, chat: dict[str, Any]) -> None:
    before = script_request(project(tmp_path), "short")
    assert script_request(project(tmp_path, {**CHAT, **chat}), "short") == before


@pytest.mark.parametrize("chat", [{"model": "other"}, {"seed": 2}, {"temperature": 0}])
def test_another_model_or_seed_asks_again(tmp_path: Path, chat: dict[str, Any]) -> None:
    before = script_request(project(tmp_path), "short")
    assert script_request(project(tmp_path, {**CHAT, **chat}), "short") != before


def test_styles_do_not_touch_scripts_that_come_from_notes(tmp_path: Path) -> None:
    before = script_request(project(tmp_path, None, notes="Keys open locks."), "short")
    styled = project(
        tmp_path, None, notes="Keys open locks.", tone="dry", audience="all", rules=["no jargon"]
    )
    assert script_request(styled, "short") == before


def test_the_job_gets_what_is_not_tracked_from_the_settings_of_the_moment(tmp_path: Path) -> None:
    now = project(tmp_path, {**CHAT, "timeout": 5})
    whole = with_untracked(script_request(project(tmp_path), "short"), now, "short", tmp_path / "results")
    assert whole["engine"]["timeout"] == 5
    assert whole["words_per_minute"] == 160
    make_writer(whole)


def test_rules_of_persona_and_topic_both_hold_and_the_topics_tone_comes_first(tmp_path: Path) -> None:
    styled = project(tmp_path, tone="dry", rules="- no jargon\n- one joke")
    persona = tmp_path / "config/personas/ada/persona.yaml"
    write_text(persona, persona.read_text() + "tone: warm\naudience: everybody\nrules: [no questions]\n")
    request = script_request(styled, "short")
    assert request["rules"] == ["no questions", "no jargon", "one joke"]
    assert (request["tone"], request["audience"]) == ("dry", "everybody")


# Lengths.


@pytest.mark.parametrize(("length", "scenes"), [(5, (1, 1)), (20, (2, 4)), (40, (4, 8)), (120, (11, 24))])
def test_the_number_of_scenes_follows_the_length(length: float, scenes: tuple[int, int]) -> None:
    assert budget(length=length).scenes() == scenes


def test_a_film_of_the_right_length_leaves_its_scenes_as_they_are() -> None:
    script = script_of(18, 25, 20, 22, 20)
    lengths = [budget().seconds(scene.dialogue) for scene in script.scenes]
    assert budget().targets(script) == pytest.approx(lengths)


def test_the_longest_scenes_of_a_film_that_is_too_long_come_down() -> None:
    script = script_of(20, 35, 20, 32, 20)
    targets = budget().targets(script)
    assert targets[0] == pytest.approx(budget().seconds(script.scenes[0].dialogue))
    assert targets[1] == pytest.approx(targets[3])
    assert sum(targets) == pytest.approx(budget().speech(5))


def test_the_shortest_scenes_of_a_film_that_is_too_short_come_up() -> None:
    script = script_of(20, 5, 20, 8, 20)
    targets = budget().targets(script)
    assert targets[1] == pytest.approx(targets[3])
    assert sum(targets) == pytest.approx(budget().speech(5))


def test_languages_without_spaces_are_counted_in_characters() -> None:
    assert budget(language="zh-CN").amount(10).endswith("characters")
    assert budget(language="de").amount(10) == "26 words"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("防火墙站在你的电脑和互联网之间。", 4.5), ("방화벽은 컴퓨터와 인터넷 사이에 서 있습니다.", 3.9)],
)
def test_syllable_scripts_take_as_long_as_they_are_spoken(text: str, seconds: float) -> None:
    assert speaking_seconds(text, 158, "ko") == pytest.approx(seconds, rel=0.15)


# The measured voice.


def speech(root: Path, film: dict[str, Any], factor: float, preset: str = "draft") -> None:
    """A film in `results` whose voice takes `factor` times as long as estimated for 30 sentences."""
    folder = root / "results/other" / preset
    write_json(folder / "settings.json", film)
    text = "Every key opens one lock. " * 30
    duration = factor * speaking_seconds(text, film["persona"]["voice"]["words_per_minute"], "en")
    spoken = {"duration": duration, "words": [{"text": word} for word in text.split()]}
    write_json(folder / "scenes/one/speech.json", spoken)


def test_the_speaking_rate_is_measured_from_speech_with_that_voice(tmp_path: Path) -> None:
    film = project(tmp_path).film("short", "draft")
    assert speaking_rate(tmp_path / "results", film) == 160
    speech(tmp_path, film, factor=1.25)
    assert speaking_rate(tmp_path / "results", film) == pytest.approx(160 / 1.25)


def test_another_voice_is_not_measured(tmp_path: Path) -> None:
    film = project(tmp_path).film("short", "draft")
    speech(tmp_path, {**film, "speech": {"engine": "another"}}, factor=1.25)
    speech(tmp_path, {**film, "language": "de"}, factor=1.25, preset="german")
    assert speaking_rate(tmp_path / "results", film) == 160


# For people.


def test_the_page_of_a_script_shows_all_of_it_in_order() -> None:
    text = page(Script.model_validate(SCRIPT), "en")
    for scene in SCRIPT["scenes"]:
        position = text.index(scene["id"])
        assert position < text.index(scene["dialogue"]) < text.index(scene["image_prompt"], position)


def test_marks_of_markdown_in_a_script_stay_letters() -> None:
    scene = {**SCRIPT["scenes"][0], "dialogue": "<b>*Two* [links](x)</b>"}
    assert "\\<b\\>\\*Two\\* \\[links\\](x)\\</b\\>" in page(Script(title="# T", scenes=[scene]), "en")


def test_an_adopted_script_is_the_edited_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project(tmp_path)
    write_json(tmp_path / "config/config.yaml", {})
    write_json(tmp_path / "results/short/script.json", SCRIPT)
    monkeypatch.chdir(tmp_path)
    own = adopt("short", None, replace=False)
    assert Script.model_validate(json.loads(own.read_text())) == Script.model_validate(SCRIPT)
    with pytest.raises(UserError, match="--replace"):
        adopt("short", None, replace=False)
    write_json(tmp_path / "edited.json", {**SCRIPT, "title": "Edited"})
    adopt("short", Path("edited.json"), replace=True)
    assert json.loads(own.read_text())["title"] == "Edited"


@pytest.mark.parametrize(
    ("topic", "found"), [("shrot", "Did you mean 'short'"), ("../short", "there is no topic")]
)
def test_adopting_for_an_unknown_topic_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, topic: str, found: str
) -> None:
    project(tmp_path)
    write_json(tmp_path / "config/config.yaml", {})
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match=found):
        adopt(topic, None, replace=False)


def test_an_edited_script_with_a_mistake_is_not_adopted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project(tmp_path)
    write_json(tmp_path / "config/config.yaml", {})
    write_json(tmp_path / "results/short/script.json", {**SCRIPT, "scenes": []})
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match=r"results/short/script\.json: scenes"):
        adopt("short", None, replace=False)
    assert not Path("config/scripts/short.json").exists()

"""What a user can write wrongly stops before any job, with the file, the field, the finding and what to do."""

from pathlib import Path

import pytest
import yaml
from project import Project

from understudy.errors import UserError
from understudy.script.own import read_own_script
from understudy.settings import project as settings
from understudy.stages.script import SCRIPT
from understudy.text.lettering import check_lettering


def complaint(project: Project, topic: str = "short") -> str:
    """What a run would say of the topic before its first job: the rules ask these same questions."""
    with pytest.raises(UserError) as refusal:
        known = settings.Project(project.root)
        known.film(topic, known.preset_of(topic))
        SCRIPT.request(known, topic)
    return str(refusal.value)


def change_scene(project: Project, **fields: object) -> None:
    script = project.script()
    script["scenes"][0].update(fields)
    project.write("config/scripts/short.json", script)


@pytest.mark.parametrize(
    ("file", "content", "expected"),
    [
        (
            "config/config.yaml",
            {"preset": "small", "presets": "x"},
            ["config/config.yaml", "presets", "Known are"],
        ),
        ("config/topics/short.yaml", {"prompt": "Tell me", "legnth": 30}, ["short.yaml", "legnth", "length"]),
        (
            "config/topics/short.yaml",
            {"prompt": "Tell me", "length": "long"},
            ["short.yaml", "length", "'long'"],
        ),
        ("config/topics/short.yaml", {"prompt": "Tell me", "aspect": "4:3"}, ["aspect", "'4:3'", "16:9"]),
        ("config/topics/short.yaml", {"title": "No prompt"}, ["short.yaml", "prompt is missing"]),
        (
            "config/topics/short.yaml",
            {"prompt": "Tell me", "persona": "adda"},
            ["persona", "'adda'", "'ada'"],
        ),
        ("config/topics/short.yaml", {"prompt": "Tell me", "persona": "../ada"}, ["persona", "../ada"]),
        ("config/topics/short.yaml", {"prompt": "Tell me", "preset": "nope"}, ["preset", "'nope'", "small"]),
        ("config/topics/short.yaml", {"prompt": "Tell me", "music": "no.mp3"}, ["music", "no.mp3"]),
        ("config/topics/short.yaml", "prompt: a: b\n", ["short.yaml", "line 1", "quotes"]),
        ("config/topics/short.yaml", "prompt: one\nprompt: two\n", ["'prompt'", "twice"]),
        ("config/topics/short.yaml", "- one\n- two\n", ["short.yaml", "key: value"]),
        ("config/presets/small.yaml", {"resolution": 241}, ["small.yaml", "resolution", "241"]),
        (
            "config/presets/small.yaml",
            {"video": {"engine": "wann"}},
            ["small.yaml", "video", "wann", "animatic"],
        ),
        (
            "config/presets/small.yaml",
            {"video": {"engine": "animatic", "chunk_seconds": -1}},
            ["video", "chunk_seconds", "-1"],
        ),
        ("config/presets/small.yaml", {"video": {"engine": "animatic", "steps": 3}}, ["video", "'steps'"]),
        ("config/scripts/short.json", "{", ["config/scripts/short.json", "line 1", "JSON"]),
        ("config/scripts/short.json", [], ["config/scripts/short.json", "object"]),
        ("config/scripts/short.json", {"title": "x", "scenes": []}, ["short.json", "scenes"]),
    ],
)
def test_a_mistake_in_a_file_is_named(
    project: Project, file: str, content: object, expected: list[str]
) -> None:
    project.write(file, content)
    message = complaint(project)
    for words in expected:
        assert words in message


@pytest.mark.parametrize(
    "scene_id",
    ["../x", "a b", "a'b", 'a"b', "a" * 300, "", "ä", "a/b", "-rf", "UPPER", "a\nb", "{scene}", "$(x)"],
)
def test_a_scene_id_that_could_be_more_than_a_name_is_refused(project: Project, scene_id: str) -> None:
    change_scene(project, id=scene_id)
    assert "config/scripts/short.json: scenes.0.id" in complaint(project)


@pytest.mark.parametrize("dialogue", ["", "   ", "...", "🙂"])
def test_a_dialogue_that_cannot_be_spoken_is_refused(project: Project, dialogue: str) -> None:
    change_scene(project, dialogue=dialogue)
    assert "scenes.0.dialogue" in complaint(project)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            {"dialogue": "{\\an8}Hello."},
            ["scenes.0.dialogue", "{\\an8}", "markup of subtitles", "Take it out"],
        ),
        ({"dialogue": "{y:i}Hello."}, ["{y:i}", "Take it out"]),
        ({"dialogue": "<i>Hello.</i>"}, ["<i>", "Take it out"]),
        ({"dialogue": '<font color="red">Hello</font>.'}, ["<font", "Take it out"]),
        ({"dialogue": "Hello <00:00:01.200>you."}, ["<00:00:01.200>", "Take it out"]),
        ({"dialogue": "Hello\x00 you."}, ["scenes.0.dialogue", "U+0000", "Take it out"]),
        ({"dialogue": "Hello\ufffd you."}, ["scenes.0.dialogue", "U+FFFD", "Take it out"]),
        ({"dialogue": "Hello\x1b[2J you."}, ["U+001B", "Take it out"]),
        ({"image_prompt": 'An infographic titled "\ue123"'}, ["scenes.0.image_prompt", "no font", "U+E123"]),
        ({"image_prompt": "Medium shot. Call-outs: a lock, \ue123."}, ["scenes.0.image_prompt", "U+E123"]),
        ({"image_prompt": "A diagram showing a key and \ue123"}, ["scenes.0.image_prompt", "U+E123"]),
        ({"dialogue": "It costs ₿5."}, ["scenes.0.dialogue", "₿", "'en-US'", "in words"]),
        ({"dialogue": "From ∑ to you."}, ["∑", "in words"]),
    ],
)
def test_what_would_be_lost_in_speech_subtitles_or_picture_is_refused(
    project: Project, change: dict, expected: list[str]
) -> None:
    change_scene(
        project, **{"on_camera": "infographic" not in str(change) and "diagram" not in str(change), **change}
    )
    message = complaint(project)
    for words in expected:
        assert words in message


def test_two_scenes_with_one_id_are_refused(project: Project) -> None:
    change_scene(project, id="bye")
    assert "'bye'" in complaint(project)


def test_a_topic_without_notes_script_or_model_shows_three_ways_out(project: Project) -> None:
    project.write("config/topics/bare.yaml", {"prompt": "Tell me how a bee flies"})
    message = complaint(project, "bare")
    assert "config/topics/bare.yaml" in message
    assert all(way in message for way in ("notes", "config/scripts/bare.json", "language model"))


def test_a_misspelt_topic_is_corrected(project: Project) -> None:
    assert "'short'" in complaint(project, "shrot")


def test_a_topic_in_both_places_is_refused(project: Project) -> None:
    project.write("config/topics.tsv", "topic\tprompt\nshort\tTell me\n")
    message = complaint(project)
    assert "config/topics.tsv" in message
    assert "config/topics/short.yaml" in message


def test_a_mistake_in_a_sheet_names_its_line(project: Project) -> None:
    project.write("config/topics.tsv", "topic\tprompt\tlength\ntides\tTell me about tides\tshort\n")
    message = complaint(project, "tides")
    assert "config/topics.tsv, line 2" in message
    assert "length" in message


def test_letters_that_no_font_here_can_draw_are_named() -> None:
    private_use = "\ue123"  # a character that no font should have
    with pytest.raises(UserError, match=r"a\.yaml: title: no font .*U\+E123"):
        check_lettering(f"abc {private_use}", "a.yaml: title")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "content", "expected"),
    [
        ("config/topics/short.yaml", {"prompt": "Tell me", "legnth": 30}, "unknown key 'legnth'"),
        ("config/scripts/short.json", "{", "config/scripts/short.json, line 1"),
        ("config/config.yaml", {"preset": "nope"}, "there is no preset 'nope'"),
    ],
)
def test_a_run_stops_before_its_first_job_and_shows_the_mistake_without_a_traceback(
    project: Project, file: str, content: object, expected: str
) -> None:
    project.write(file, content)
    output = project.refusal("results/short.mp4")
    assert expected in output
    assert "Traceback" not in output


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        'It\'s 100 %{pts} of \\: "quotes" & <b> tags -->; $(reboot) `x` | \\N {\\an8',
        "Ein Größenmaß für Äpfel, naïve Café-Gäste, Łódź.",
        "Tabs\tand\nnew lines are spaces.",
    ],
)
def test_any_text_can_be_said_shown_and_titled(project: Project, text: str) -> None:
    script = project.script()
    script["title"] = text.replace("\n", " ")[:120]
    script["scenes"] = script["scenes"][:2]
    for scene in script["scenes"]:
        scene.update(dialogue=text, image_prompt=f'{scene["image_prompt"]} titled "{text}", showing {text}')
    project.write("config/scripts/short.json", script)
    persona = yaml.safe_load(project.path("config/personas/ada/persona.yaml").read_text())
    project.write(
        "config/personas/ada/persona.yaml", {**persona, "name": text[:50].strip(), "role": text[:80]}
    )
    project.snakemake("results/short.mp4")
    assert text.split()[0] in project.path("results/short.srt").read_text()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "text"), [("ar", "مرحبا بكم في الفيلم."), ("ru", "Привет, друзья."), ("en", "Fine 🙂 day.")]
)
def test_other_scripts_either_work_or_are_refused_with_a_remedy(
    project: Project, language: str, text: str
) -> None:
    project.write("config/topics/short.yaml", {"prompt": "Tell me", "language": language})
    change_scene(project, dialogue=text)
    try:
        read_own_script(project.path("config/scripts/short.json"), Path("short.json"))
    except UserError as error:
        assert "install fonts" in str(error)
        assert "install fonts" in project.refusal("results/short.mp4")
    else:
        project.snakemake("results/short.mp4")
        assert text.split()[0] in project.path("results/short.srt").read_text()

"""Only what changed is made again: each edit, and the exact list of jobs that follow from it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from film_files import FILM, PAGE, SCRIPT, SIGNED, SOUND, TIMELINE, edit_script, pictures, scene
from project import REPOSITORY, Project


def test_the_first_run_makes_every_stage_of_every_scene_and_the_second_nothing(project: Project) -> None:
    made = project.make()
    assert made == (
        SCRIPT
        | TIMELINE
        | SOUND
        | FILM
        | {"short/small/settings.json", "short/small/cards/opening.mp4", "short/small/cards/closing.mp4"}
        | pictures("hello", 2)
        | scene("hello", "speech.wav", "synced.json")
        | pictures("parts", 2)
        | scene("parts", "speech.wav")
        | pictures("bye", 2)
        | scene("bye", "speech.wav", "synced.json")
    )
    assert project.make() == set()


def test_touched_files_make_nothing_again(made: Project) -> None:
    for file in ("config/topics/short.yaml", "config/scripts/short.json", "config/presets/small.yaml"):
        os.utime(made.path(file))
    assert made.make() == set()


def test_another_image_prompt_redraws_that_scene_only(made: Project) -> None:
    edit_script(made, lambda scenes: scenes[0].update(image_prompt="Wide shot of the presenter."))
    assert made.make() == SCRIPT | pictures("hello", 2) | scene("hello", "synced.json") | FILM


def test_another_video_prompt_leaves_the_image_as_it_is(made: Project) -> None:
    edit_script(made, lambda scenes: scenes[1].update(video_prompt="Slow pan to the left."))
    assert made.make() == SCRIPT | (pictures("parts", 2) - scene("parts", "image.png")) | FILM


def test_a_fade_in_place_of_a_cut_costs_the_finish_of_both_scenes(made: Project) -> None:
    edit_script(made, lambda scenes: scenes[1].update(transition="fade"))
    assert made.make() == SCRIPT | scene("hello", "finished.mp4") | scene("parts", "finished.mp4") | FILM
    edit_script(made, lambda scenes: scenes[0].update(video_prompt="Slow pan to the left."))
    again = pictures("hello", 2) - scene("hello", "image.png")
    assert (
        made.make() == SCRIPT | again | scene("hello", "synced.json") | scene("parts", "finished.mp4") | FILM
    )


def test_a_longer_dialogue_makes_the_new_chunks_only(made: Project) -> None:
    edit_script(made, lambda scenes: scenes[2].update(dialogue="Thank you, and good night to everybody."))
    expected = SCRIPT | TIMELINE | SOUND | FILM
    expected |= scene("bye", "speech.wav", "clip.json", "synced.json", "finished.mp4")
    made_files = made.make()
    new_chunks = {name for name in made_files if "/chunks/" in name}
    assert made_files - new_chunks == expected
    assert new_chunks
    assert not new_chunks & scene("bye", "chunks/0.json", "chunks/1.json")


def test_an_inserted_scene_costs_its_own_jobs_timeline_and_film(made: Project) -> None:
    inserted = {
        "id": "more",
        "dialogue": "And one more.",
        "image_prompt": "Close-up of the presenter.",
        "video_prompt": "",
        "on_camera": True,
    }
    edit_script(made, lambda scenes: scenes.insert(1, inserted))
    made_files = made.make()
    assert made_files - scene("more", "chunks/1.json") == (
        SCRIPT | TIMELINE | SOUND | FILM | (pictures("more", 1) | scene("more", "speech.wav", "synced.json"))
    )


@pytest.mark.parametrize(
    ("section", "complaint"),
    [({"image": {"engine": "nonsense"}}, "nonsense"), ({"resolution": 5}, "resolution")],
)
def test_a_mistake_in_the_preset_of_a_finished_film_is_told(
    made: Project, section: dict, complaint: str
) -> None:
    preset = yaml.safe_load(made.path("config/presets/small.yaml").read_text())
    made.write("config/presets/small.yaml", preset | section)
    for options in ([], ["--dry-run"]):
        process = made.start(*options)
        output, _ = process.communicate()
        assert process.returncode != 0, output
        assert complaint in output
        assert "up to date" not in output
        assert "error of the program" not in output


def test_a_removed_scene_costs_timeline_sound_and_film(made: Project) -> None:
    edit_script(made, lambda scenes: scenes.pop(1))
    assert made.make() == SCRIPT | TIMELINE | SOUND | FILM


def test_reordered_scenes_cost_timeline_sound_and_film(made: Project) -> None:
    edit_script(made, lambda scenes: scenes.insert(1, scenes.pop(2)))
    assert made.make() == SCRIPT | TIMELINE | SOUND | FILM


def test_a_script_edited_by_hand_where_it_was_made_is_used(made: Project) -> None:
    path = made.path("results/short/script.json")
    script = json.loads(path.read_text())
    script["scenes"][1]["image_prompt"] = 'An infographic titled "Parts", showing a castle and a gate.'
    path.write_text(json.dumps(script))
    assert made.make() == pictures("parts", 2) | PAGE | FILM


def test_an_adopted_script_renders_nothing_again(made: Project) -> None:
    made.path("config/scripts/short.json").unlink()
    made.write("config/topics/short.yaml", {"prompt": "Tell me", "notes": "Keys open locks.\n\nThat is all."})
    made.make()
    adopt = [sys.executable, "-m", "understudy.script.adopt", "short"]
    subprocess.run(adopt, cwd=made.root, check=True, env={**os.environ, "PYTHONPATH": str(REPOSITORY)})
    assert made.make() <= SCRIPT | {"short/small/settings.json"} | SIGNED


def test_another_wardrobe_redraws_the_scenes_on_camera_only(made: Project) -> None:
    path = made.path("config/personas/ada/persona.yaml")
    persona = yaml.safe_load(path.read_text())
    made.write("config/personas/ada/persona.yaml", {**persona, "wardrobe": "a red jumper"})
    expected = {"short/small/settings.json"} | FILM
    for name in ("hello", "bye"):
        expected |= pictures(name, 2) | scene(name, "synced.json")
    assert made.make() == expected


def test_another_setting_of_one_stage_costs_that_stage_and_what_follows(made: Project) -> None:
    path = made.path("config/presets/small.yaml")
    preset = yaml.safe_load(path.read_text())
    preset["film"]["loudness"] = -18.0
    made.write("config/presets/small.yaml", preset)
    assert made.make() == {"short/small/settings.json"} | SOUND | FILM


def test_a_film_below_a_gate_is_made_and_says_so(made: Project) -> None:
    path = made.path("config/presets/small.yaml")
    preset = yaml.safe_load(path.read_text())
    made.write("config/presets/small.yaml", preset | {"quality": {"film": {"loudness_error": 0.001}}})
    before = made.made_files()
    output = made.snakemake()
    assert "short (small), the film: loudness -16" in output
    again = {name for name, made_at in made.made_files().items() if before.get(name) != made_at}
    assert {name for name in again if "scenes/" in name} == set()
    assert again >= FILM


def test_another_choice_about_credentials_signs_the_film_again_and_renders_nothing(made: Project) -> None:
    made.write("config/config.yaml", {"preset": "small", "credentials": {"training": "allowed"}})
    assert made.make() == {"short/small/settings.json"} | SIGNED


def test_a_label_that_is_taken_out_costs_the_pictures_that_show_it(made: Project) -> None:
    path = made.path("config/presets/small.yaml")
    preset = yaml.safe_load(path.read_text())
    preset["film"]["label"] = "none"
    made.write("config/presets/small.yaml", preset)
    cards = {f"short/small/cards/{card}.mp4" for card in ("opening", "closing")}
    redrawn = cards | scene("hello", "finished.mp4") | scene("parts", "finished.mp4")
    made_files = made.make()
    assert {"short/small/settings.json"} | FILM | cards <= made_files
    assert made_files <= {"short/small/settings.json"} | FILM | redrawn


def test_a_deleted_intermediate_that_nobody_needs_is_left_alone(made: Project) -> None:
    made.path("results/short/small/scenes/hello/chunks/1.json").unlink()
    assert made.make() == set()


def test_a_deleted_film_is_made_from_what_is_there(made: Project) -> None:
    for file in FILM:
        made.path(f"results/{file}").unlink()
    assert made.make() == FILM


def test_a_deleted_piece_of_a_deleted_film_is_made_again_with_what_follows(made: Project) -> None:
    for file in (*FILM, "short/small/scenes/hello/finished.mp4"):
        made.path(f"results/{file}").unlink()
    made.path("results/short/small/scenes/hello/synced.json").unlink()
    assert made.make() == FILM | scene("hello", "synced.json", "finished.mp4")


def test_presets_of_a_topic_live_side_by_side_and_share_its_script(made: Project) -> None:
    made.write(
        "config/presets/other.yaml", {"resolution": 240, "film": {"opening_card": 0, "closing_card": 0}}
    )
    made_files = made.make("results/short/other/film.mp4")
    assert made_files
    assert all(name.startswith("short/other/") for name in made_files)


def test_an_own_script_is_never_written_by_the_workflow(made: Project) -> None:
    own = made.path("config/scripts/short.json")
    before = own.read_bytes(), own.stat().st_mtime_ns
    made.snakemake("--forceall")
    assert (own.read_bytes(), own.stat().st_mtime_ns) == before


def test_a_removed_own_script_leaves_the_topic_to_the_writer(made: Project) -> None:
    made.path("config/scripts/short.json").unlink()
    made.write(
        "config/topics/short.yaml", {"prompt": "Tell me", "notes": "Keys open locks. Locks keep doors shut."}
    )
    made.snakemake("results/short/script.json")
    script = json.loads(Path(made.path("results/short/script.json")).read_text())
    assert "Keys open locks." in " ".join(scene["dialogue"] for scene in script["scenes"])


def test_the_workflow_makes_a_reference_once_and_again_when_the_voice_changes(project: Project) -> None:
    assert project.make("results/personas/ada/reference.wav") == {
        "personas/ada/reference.json",
        "personas/ada/reference.wav",
    }
    assert json.loads(project.path("results/personas/ada/reference.json").read_text())["text"]
    assert project.make("results/personas/ada/reference.wav") == set()
    persona = project.path("config/personas/ada/persona.yaml")
    persona.write_text(persona.read_text().replace("variant: f2", "variant: f3"))
    assert "personas/ada/reference.wav" in project.make("results/personas/ada/reference.wav")


def test_another_choice_of_marks_renders_nothing(made: Project) -> None:
    preset = made.path("config/presets/small.yaml").read_text()
    without = preset.replace("film:\n", "film:\n  marks: {voice: false, picture: false}\n")
    made.write("config/presets/small.yaml", without)
    assert made.make() == {"short/small/settings.json", "short/small/film.mp4", "short.mp4"}


@pytest.mark.parametrize(
    "without",
    [
        pytest.param({"film": {"opening_card": 0}}, id="the opening card"),
        pytest.param({"film": {"opening_card": 0.01, "closing_card": 0}}, id="both cards"),
        pytest.param({"film": {"marks": {"voice": False, "picture": False}}}, id="marks"),
        pytest.param({"film": {"lower_third": False, "slate": False}}, id="lower third and slate"),
        pytest.param({"video": {"chunk_seconds": 5.0}}, id="chunks"),
    ],
)
def test_a_setting_that_takes_a_job_away_is_one_run_and_so_is_taking_it_back(
    made: Project, without: dict[str, object]
) -> None:
    topic = {"prompt": "Tell me three things"}
    for settings in (topic | {"overrides": without}, topic):
        made.write("config/topics/short.yaml", settings)
        assert "is ready" in made.snakemake("results/short.mp4")
        assert "up to date" in made.snakemake("results/short.mp4")


def test_a_scene_whose_jobs_an_edit_takes_away_is_one_run(made: Project) -> None:
    edit_script(made, lambda scenes: [scene.update(on_camera=False, transition="fade") for scene in scenes])
    made.snakemake("results/short.mp4")
    edit_script(made, lambda scenes: [scene.update(transition="cut") for scene in scenes[:2]])
    made.snakemake("results/short.mp4")
    assert made.make("results/short.mp4") == set()

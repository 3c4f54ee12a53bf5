"""--until and --omit-from make what they name, also what is known only once a script or a timeline is made."""

import pytest
from film_files import edit_script
from project import Project


def made_of(project: Project) -> set[str]:
    """What stages have left of the film's one scene, its cards and its sound."""
    folder = project.path("results/short/small")
    return {path.stem for path in folder.rglob("*") if path.suffix in (".wav", ".png", ".json", ".mp4")} & {
        "speech", "timeline", "image", "0", "clip", "synced", "finished", "opening", "closing", "sound",
    } | {path.name for path in folder.glob("film.*")}  # fmt: skip


SPEECH, SCENE = {"speech"}, {"speech", "timeline", "image", "0", "clip"}


@pytest.mark.parametrize(
    ("limits", "made"),
    [
        ("--until speech", SPEECH),
        ("--until image", {"speech", "timeline", "image"}),
        ("--until clip", SCENE),
        ("--until card", {"speech", "timeline", "opening", "closing"}),
        ("--until speech sound", {"speech", "timeline", "sound"}),
        ("--omit-from chunk", {"speech", "timeline", "image", "opening", "closing", "sound"}),
        ("--omit-from film", {*SCENE, "synced", "finished", "opening", "closing", "sound"}),
        ("--until clip --omit-from lipsync", SCENE),
    ],
)
def test_a_new_film_is_made_as_far_as_it_was_asked_for(small: Project, limits: str, made: set[str]) -> None:
    small.snakemake("results/short.mp4", *limits.split())
    assert made_of(small) == made
    assert "up to date" in small.snakemake("results/short.mp4", *limits.split())


def test_of_two_new_films_each_is_made_as_far_as_it_was_asked_for(small: Project) -> None:
    small.write("config/topics/other.yaml", {"prompt": "Tell me another thing"})
    small.write("config/scripts/other.json", small.script())
    small.snakemake("--until", "speech")
    assert made_of(small) == SPEECH
    assert small.path("results/other/small/scenes/hello/speech.wav").exists()


def test_an_edit_is_made_as_far_as_it_was_asked_for(made: Project) -> None:
    edit_script(made, lambda scenes: scenes[0].update(dialogue="Good evening, all of you who came."))
    assert made.make("--until", "speech") == {
        "short/script.json",
        "short/script.md",
        "short/small/scenes/hello/speech.wav",
    }
    assert made.make("--until", "image") == set()
    assert made.make("--until", "sound") == {"short/small/timeline.json", "short/small/sound.wav"}
    assert "short.mp4" in made.make()


@pytest.mark.parametrize("limits", ["--until enhance", "--until finish --omit-from lipsync"])
def test_what_is_no_part_of_a_film_is_not_said_to_be_made(small: Project, limits: str) -> None:
    for _ in range(2):
        process = small.start("results/short.mp4", *limits.split())
        output, _ = process.communicate()
        assert process.returncode != 0
        assert f"{' '.join(limits.split()[:2])}: nothing of that is part of what was asked for" in output

"""Takes of a scene: made beside the film without touching it, and kept by a line of the script."""

from film_files import FILM, SCRIPT, pictures, scene
from project import Project

TAKE = "results/short/small/scenes/hello.2/finished.mp4"


def keep(project: Project, take: int) -> None:
    script = project.script()
    script["scenes"][0]["take"] = take
    project.write("config/scripts/short.json", script)


def test_a_further_take_is_made_beside_the_film_and_costs_its_picture_alone(made: Project) -> None:
    first = made.path("results/short/small/scenes/hello/image.png").read_bytes()
    assert made.make(TAKE) == pictures("hello.2", 2) | scene("hello.2", "synced.json")
    assert made.path("results/short/small/scenes/hello.2/image.png").read_bytes() != first
    assert made.make() == set()


def test_keeping_a_take_that_is_there_costs_the_film_alone_and_so_does_the_way_back(made: Project) -> None:
    made.snakemake(TAKE)
    keep(made, 2)
    assert made.make() == SCRIPT | FILM
    keep(made, 1)
    assert made.make() == SCRIPT | FILM


def test_a_take_of_a_scene_that_was_edited_is_made_again_when_it_is_asked_for(made: Project) -> None:
    made.snakemake(TAKE)
    script = made.script()
    script["scenes"][0]["image_prompt"] = "Wide shot of the presenter."
    made.write("config/scripts/short.json", script)
    assert made.make(TAKE) == SCRIPT | pictures("hello.2", 2) | scene("hello.2", "synced.json")


def test_a_kept_take_that_was_never_made_is_made_with_the_film_from_nothing(project: Project) -> None:
    keep(project, 3)
    made = project.make()
    assert pictures("hello.3", 2) | scene("hello", "speech.wav") <= made
    assert not pictures("hello", 2) & made
    project.snakemake("results/short/small/report.html")

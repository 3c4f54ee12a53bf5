"""The page in the workflow: no film waits for it, and it follows its film."""

import yaml
from project import Project

PAGE = "short/small/report.html"


def test_a_film_comes_without_its_page_and_the_page_renders_nothing_again(made: Project) -> None:
    assert not made.path(f"results/{PAGE}").exists()
    assert made.make(f"results/{PAGE}") == {PAGE}
    assert made.make(f"results/{PAGE}", "results/short.mp4") == set()
    page = made.path(f"results/{PAGE}").read_text()
    assert "not recorded" not in page
    assert "Good morning." in page
    assert "In the voice, the mark" in page


def test_another_film_has_another_page_and_only_what_changed_is_made_again(made: Project) -> None:
    made.snakemake(f"results/{PAGE}")
    preset = yaml.safe_load(made.path("config/presets/small.yaml").read_text())
    made.write("config/presets/small.yaml", {**preset, "film": {**preset["film"], "loudness": -18.0}})
    assert made.make(f"results/{PAGE}") == {
        PAGE,
        *(
            f"short/small/{file}"
            for file in ("settings.json", "sound.wav", "film.unsigned.mp4", "film.marked.mp4", "film.mp4")
        ),
    }


def test_a_plain_run_makes_pages_where_they_are_wanted_and_snakemakes_report_shows_all_with_captions(
    made: Project,
) -> None:
    made.write("config/config.yaml", {"preset": "small", "reports": True})
    assert made.make() == {PAGE}
    made.snakemake("--report", "snakemake.html")
    report = made.path("snakemake.html").read_text()
    for shown in (
        "short.mp4",
        "image.png",
        "report.html",
        "Films",
        "Images",
        "Pages",
        "signed and labelled",
        "The first picture of scene",
        "storyboard, timeline, quality and provenance",
    ):
        assert shown in report

"""What of the notes has no time in the film is told: before the run, in its log, at its end and on the page."""

from project import Project

NOTES = "\n\n".join(f"Part {n} begins now. It goes on for a while, and then it ends." for n in range(7))
TOLD = "5 of 7 paragraphs of the notes are left out, and parts of 1 more"
PAGE = "results/talk/small/report.html"


def test_what_is_left_out_is_told_wherever_people_look(project: Project) -> None:
    project.write("config/topics/talk.yaml", {"prompt": "Tell seven things", "notes": NOTES, "length": 8})
    planned = project.snakemake("-n", PAGE)
    assert f"talk: {TOLD}" in planned
    assert "set `length: " in planned
    said = project.snakemake(PAGE)
    assert f"talk: {TOLD}" in said
    assert f"talk (small): {TOLD}" in said
    for file in ("logs/talk/script.log", "results/talk/script.md", PAGE):
        text = project.path(file).read_text()
        assert TOLD in text
        assert "Part 3 begins now. It goes on for a while, and then it ends." in text
    assert TOLD not in project.snakemake("-n", PAGE)
    length = int(planned.partition("set `length: ")[2].partition("`")[0])
    project.write(
        "config/topics/talk.yaml", {"prompt": "Tell seven things", "notes": NOTES, "length": length}
    )
    assert "paragraphs" not in project.snakemake("-n", PAGE)


def test_notes_without_a_word_are_refused_before_any_job(project: Project) -> None:
    project.write("config/topics/talk.yaml", {"prompt": "Tell nothing", "notes": "🎉"})
    assert "config/topics/talk.yaml: notes: there is no word in them" in project.refusal(PAGE)
